"""Sample documents of a made-up city, written for this project: sources/, and the files made from them.

``office/`` holds one form of each (what ``dondoc demo`` takes in), ``forms/`` the same plan in several forms.
``make samples`` makes both anew from ``sources/``.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
OFFICE = FOLDER / "office"
FORMS = FOLDER / "forms"
REGISTER = FOLDER / "register.yaml"
