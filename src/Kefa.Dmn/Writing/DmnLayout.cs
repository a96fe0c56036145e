using System.Text;

namespace Kefa.Dmn;

/// <summary>How a file was written where XML leaves the choice, so that what is written again differs in what was changed and in nothing else.</summary>
/// <param name="Declaration">The declaration that it begins with; empty when there is none.</param>
/// <param name="Spaced">Whether a space stands before the end of an empty element.</param>
/// <param name="LineEnd">What ends its lines.</param>
internal sealed record DmnLayout(string Declaration, bool Spaced, string LineEnd)
{
    private static readonly (string Begin, string End)[] Verbatim = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")];

    public static DmnLayout Of(string xml)
    {
        var end = xml.IndexOf("/>", StringComparison.Ordinal);
        return new DmnLayout(
            DeclarationOf(xml),
            end > 0 && xml[end - 1] == ' ',
            xml.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
    }

    /// <summary>What is written is UTF-8, whatever the text was before it became one.</summary>
    private static string DeclarationOf(string xml)
    {
        if (!xml.StartsWith("<?xml", StringComparison.Ordinal))
            return "";
        var declaration = xml[..(xml.IndexOf("?>", StringComparison.Ordinal) + 2)];
        return !declaration.Contains("encoding", StringComparison.Ordinal) || declaration.Contains("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            ? declaration
            : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    }

    /// <summary>Lays out what the framework's writer wrote: it puts a space before the end of empty elements and ends lines with a line feed.</summary>
    public string Apply(string written)
    {
        var text = new StringBuilder(written.Length + 64);
        text.Append(Declaration);
        for (var at = 0; at < written.Length;)
        {
            if (written[at] is not ('<' or ' '))
            {
                text.Append(written[at++]);
                continue;
            }

            // Outside of these the writer escapes every other '>': what looks like an end is one.
            var (begin, end) = Array.Find(Verbatim, v => written.AsSpan(at).StartsWith(v.Begin, StringComparison.Ordinal));
            if (begin is not null)
            {
                var after = written.IndexOf(end, at + begin.Length, StringComparison.Ordinal) + end.Length;
                text.Append(written, at, after - at);
                at = after;
            }
            else if (!Spaced && written.AsSpan(at).StartsWith(" />", StringComparison.Ordinal))
            {
                text.Append("/>");
                at += 3;
            }
            else
            {
                text.Append(written[at++]);
            }
        }

        return LineEnd.Length > 1 ? text.Replace("\n", LineEnd).ToString() : text.ToString();
    }
}
