import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.sax.BodyContentHandler;

/** Text of each file named, twice: the first round warms the machine up, the second is timed. One line a file. */
public class TikaText {
    public static void main(String[] files) throws Exception {
        AutoDetectParser parser = new AutoDetectParser();
        for (int round = 0; round < 2; round++) {
            for (String file : files) {
                long begun = System.nanoTime();
                int length = -1;
                try (InputStream stream = new FileInputStream(new File(file))) {
                    BodyContentHandler text = new BodyContentHandler(-1);
                    parser.parse(stream, text, new Metadata(), new ParseContext());
                    length = text.toString().length();
                } catch (Exception error) {
                    // -1 says that it failed
                }
                if (round == 1) {
                    System.out.println((System.nanoTime() - begun) / 1e9 + "\t" + length + "\t" + file);
                }
            }
        }
    }
}
