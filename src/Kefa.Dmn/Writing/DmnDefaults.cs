using System.Xml.Linq;

namespace Kefa.Dmn;

/// <summary>Attributes that say what is so without them: editors leave them out.</summary>
internal static class DmnDefaults
{
    public static bool Has(XElement element, XAttribute attribute, Vocabulary vocabulary) =>
        string.Equals(element.Name.NamespaceName, vocabulary.Model, StringComparison.Ordinal) && attribute.Name.NamespaceName.Length == 0
        && (attribute.Name.LocalName, attribute.Value) switch
        {
            ("hitPolicy", "UNIQUE") or ("preferredOrientation", "Rule-as-Row") or ("isCollection", "false") or ("kind", "FEEL") => true,
            ("textFormat", "text/plain") or ("associationDirection", "None") => true,
            // Of a part the language is that of the whole unless it says another one.
            ("expressionLanguage" or "typeLanguage", var language) => element.Parent is null && string.Equals(language, vocabulary.Feel, StringComparison.Ordinal),
            _ => false,
        };
}
