import java.io.FileInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Asks veraPDF whether each file named is PDF/UA-1: a line for each file, and one for each fault. */
public class PdfJudge {
    static final String RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml";

    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile rules = rules();
        for (String file : files) {
            try (PDFAParser parsed =
                    Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1)) {
                ValidationResult result = ValidatorFactory.createValidator(rules, false).validate(parsed);
                System.out.println(
                        (result.isCompliant() ? "PASS " : "FAIL ") + result.getTotalAssertions() + " " + file);
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println("  " + one.getRuleId().getClause() + " " + one.getMessage());
                    }
                }
            }
        }
    }

    /** The rules as they lie in the package; its own reader of them needs a library that it does not carry. */
    static ValidationProfile rules() throws Exception {
        Document read =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(PdfJudge.class.getClassLoader().getResourceAsStream(RULES));
        Set<Rule> rules = new HashSet<>();
        NodeList found = read.getElementsByTagName("rule");
        for (int i = 0; i < found.getLength(); i++) {
            Element rule = (Element) found.item(i), id = first(rule, "id");
            rules.add(
                    Profiles.ruleFromValues(
                            Profiles.ruleIdFromValues(
                                    PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                                    id.getAttribute("clause"),
                                    Integer.parseInt(id.getAttribute("testNumber"))),
                            rule.getAttribute("object"),
                            rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
                            rule.getAttribute("tags"),
                            text(rule, "description"),
                            text(rule, "test"),
                            Profiles.errorFromValues(text(rule, "message"), new ArrayList<ErrorArgument>()),
                            List.of()));
        }
        Set<Variable> variables = new HashSet<>();
        found = read.getElementsByTagName("variable");
        for (int i = 0; i < found.getLength(); i++) {
            Element one = (Element) found.item(i);
            variables.add(
                    Profiles.variableFromValues(
                            one.getAttribute("name"),
                            one.getAttribute("object"),
                            text(one, "defaultValue"),
                            text(one, "value")));
        }
        return Profiles.profileFromValues(
                PDFAFlavour.PDFUA_1,
                Profiles.profileDetailsFromValues("", "", "", null),
                "",
                rules,
                variables);
    }

    static Element first(Element inside, String tag) {
        return (Element) inside.getElementsByTagName(tag).item(0);
    }

    static String text(Element inside, String tag) {
        return first(inside, tag).getTextContent();
    }
}
