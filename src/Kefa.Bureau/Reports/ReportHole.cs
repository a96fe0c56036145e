using System.Text;
using System.Text.RegularExpressions;
using Kefa.Documents.Templates;

namespace Kefa.Bureau.Reports;

/// <summary>
/// The short way to write a number: <c>{{figure GID-01}}</c>, <c>{{figure GID-01 before}}</c>, <c>{{figure GID-03 full}}</c>, <c>{{figure GID-03 number "A1" "business"}}</c>, where
/// <c>*</c> stands for all of one group. It becomes the call of a function that the rest of the template may use too.
/// </summary>
internal static partial class ReportHole
{
    public static string Expand(string text, int firstLine, ICollection<TemplateFault> faults) => Hole().Replace(text, match =>
    {
        int line = firstLine + text.AsSpan(0, match.Index).Count('\n');
        string form = "plain";
        bool before = false;
        var keys = new StringBuilder();
        foreach (Match part in Part().Matches(match.Groups["rest"].Value))
        {
            if (part.Groups["key"] is { Success: true, Value: var key }) keys.Append(keys.Length > 0 ? ", " : "").Append(key == "*" ? "null" : key);
            else if (part.Value == "before") before = true;
            else if (ReportNames.Forms.ContainsKey(part.Value)) form = part.Value;
            else faults.Add(new TemplateFault($"'{part.Value}' is no way to write a figure: there are before, number, wan, full, change and the keys of its groups in quotation marks.", line));
        }
        return $"{{{{ shown(\"{match.Groups["code"].Value}\", \"{form}{(before ? " before" : "")}\", [{keys}]) }}}}";
    });

    [GeneratedRegex("""\{\{\s*figure\s+(?<code>[A-Z][A-Z0-9.-]*)(?<rest>[^}]*)\}\}""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex("""(?<key>"[^"]*"|\*)|[^\s"*]+""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
