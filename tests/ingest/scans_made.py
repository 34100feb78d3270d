"""Pages of our own sample as scanners, fax machines and telephones make them, with a fixed seed."""

from __future__ import annotations

import io
import math

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw
from rapidfuzz.distance import Levenshtein

from corpora.samples import FORMS
from ingest.document import Document
from ingest.read import read_bytes
from tests.bench.truth import fold

PLAN = FORMS / "mau-ke-hoach-12-duoi-nuoc-2026.pdf"
DPI = 200
RED = (225, 40, 50)


def printed(page: int, dpi: int = DPI, *, colour: bool = False) -> Image.Image:
    """A page (from 1) as printed."""
    image: Image.Image = pdfium.PdfDocument(PLAN)[page - 1].render(scale=dpi / 72).to_pil()
    return image.convert("RGB" if colour else "L")


def noisy(image: Image.Image, strength: float = 8.0) -> Image.Image:
    """What the sensor adds."""
    pixels = np.asarray(image, dtype=np.float32)
    noise = np.random.default_rng(7).normal(0, strength, pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def as_pdf(*pages: Image.Image, dpi: int = DPI) -> bytes:
    content = io.BytesIO()
    pages[0].save(content, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    return content.getvalue()


def photographed(page: Image.Image) -> Image.Image:
    """Held at a slant under a lamp, a hand's shadow over it, on a dark desk."""
    width, height = page.size
    corners = [(0.03 * width, 0.02 * height), (0.99 * width, 0), (0.97 * width, 0.98 * height), (0, 0.99 * height)]
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (width, 0), (width, height), (0, height)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    seen = page.transform(
        page.size, Image.Transform.PERSPECTIVE, list(np.linalg.solve(rows, wanted)), Image.Resampling.BICUBIC,
        fillcolor=150,
    )  # fmt: skip
    y, x = np.mgrid[0:height, 0:width]
    light = 0.55 + 0.45 * np.clip((x / width + y / height) / 1.6, 0, 1)
    light *= 1 - 0.35 * np.exp(-((x - 0.3 * width) ** 2) / (2 * (0.06 * width) ** 2))
    lit = Image.fromarray(np.clip(np.asarray(seen, dtype=np.float32) * light, 0, 255).astype(np.uint8))
    desk = Image.new("L", (round(width * 1.2), round(height * 1.15)), 70)
    desk.paste(lit, (round(width * 0.1), round(height * 0.07)))
    return noisy(desk, 5)


def sealed(page: Image.Image, *centres: tuple[float, float]) -> Image.Image:
    """Red seals of 36 mm across the text, their places as shares of width and height."""
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    radius = DPI * 36 / 25.4 / 2
    for across, down in centres:
        x, y = across * page.width, down * page.height
        for share, pen in ((1.0, 6), (0.7, 3)):
            reach = radius * share
            draw.ellipse([x - reach, y - reach, x + reach, y + reach], outline=RED, width=pen)
        points = [
            (x + radius * 0.4 * math.cos(n * math.pi * 0.8), y + radius * 0.4 * math.sin(n * math.pi * 0.8))
            for n in range(5)
        ]
        draw.polygon(points, outline=RED, width=4)
    return ImageChops.multiply(page, ink)


def side_by_side(*pages: Image.Image) -> Image.Image:
    sheet = Image.new("L", (sum(page.width for page in pages), pages[0].height), 255)
    for place, page in enumerate(pages):
        sheet.paste(page, (place * page.width, 0))
    return sheet


_truth: list[Document] = []


def errors(data: bytes, *pages: int, name: str = "quet.pdf") -> tuple[float, Document]:
    """The character error rate of a scan of these pages, in reading order, and what was read."""
    if not _truth:
        _truth.append(read_bytes(PLAN.read_bytes(), PLAN.name))
    (whole,) = _truth
    wanted = fold(" ".join(whole.text[page.start : page.end] for page in whole.pages if page.number in pages))
    read = read_bytes(data, name)
    return Levenshtein.distance(wanted, fold(read.text)) / len(wanted), read
