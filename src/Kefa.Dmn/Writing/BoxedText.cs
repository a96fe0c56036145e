using System.Text;
using System.Xml.Linq;

namespace Kefa.Dmn;

/// <summary>Says boxed expressions as FEEL text, for showing them where they have no picture. What FEEL has no words for, a table, is named.</summary>
internal static class BoxedText
{
    private static readonly string[] Expressions =
        ["literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition", "conditional", "filter", "for", "some", "every"];

    /// <summary>The text; its depth is bounded by that of the document.</summary>
    public static string Of(XElement? boxed)
    {
        if (boxed is null)
            return "null";
        var dmn = boxed.Name.Namespace;
        return boxed.Name.LocalName switch
        {
            "literalExpression" => boxed.Element(dmn + "text")?.Value.Trim() ?? "null",
            "conditional" => $"if {In(boxed, "if")}\nthen {In(boxed, "then")}\nelse {In(boxed, "else")}",
            "filter" => $"({In(boxed, "in")})[{In(boxed, "match")}]",
            "for" => $"for {Name(boxed, "iteratorVariable")} in {In(boxed, "in")}\nreturn {In(boxed, "return")}",
            "some" or "every" => $"{boxed.Name.LocalName} {Name(boxed, "iteratorVariable")} in {In(boxed, "in")}\nsatisfies {In(boxed, "satisfies")}",
            "context" => "{ " + string.Join(",\n  ", boxed.Elements(dmn + "contextEntry").Select(Entry)) + " }",
            "list" => "[" + string.Join(", ", boxed.Elements().Where(IsExpression).Select(Of)) + "]",
            "relation" => Relation(boxed),
            "invocation" => Of(Child(boxed)) + "(" + string.Join(", ", boxed.Elements(dmn + "binding").Select(b => $"{Name(b.Element(dmn + "parameter"), "name")}: {Of(Child(b))}")) + ")",
            "functionDefinition" => "function(" + string.Join(", ", boxed.Elements(dmn + "formalParameter").Select(p => Name(p, "name"))) + ") " + Of(Child(boxed)),
            _ => $"/* {boxed.Name.LocalName} */ null",
        };
    }

    private static string In(XElement boxed, string part) => boxed.Element(boxed.Name.Namespace + part) is { } wrapper ? Of(Child(wrapper)) : "null";

    private static string Entry(XElement entry) =>
        (entry.Element(entry.Name.Namespace + "variable") is { } variable ? Quoted(Name(variable, "name")) : "\"\"") + ": " + Of(Child(entry));

    private static string Relation(XElement relation)
    {
        var dmn = relation.Name.Namespace;
        string[] columns = [.. relation.Elements(dmn + "column").Select(c => Quoted(Name(c, "name")))];
        return "[" + string.Join(",\n ", relation.Elements(dmn + "row").Select(row => "{ " + string.Join(", ", columns.Zip(row.Elements().Where(IsExpression), (c, e) => $"{c}: {Of(e)}")) + " }")) + "]";
    }

    private static XElement? Child(XElement parent) => parent.Elements().FirstOrDefault(IsExpression);

    private static bool IsExpression(XElement e) => Expressions.Contains(e.Name.LocalName, StringComparer.Ordinal);

    private static string Name(XElement? element, string attribute) => element?.Attribute(attribute)?.Value ?? "?";

    private static string Quoted(string name) => new StringBuilder(name.Length + 2).Append('"').Append(name.Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"').ToString();
}
