using System.Text;
using System.Text.RegularExpressions;
using Kefa.Documents.Templates;

namespace Kefa.Bureau.Reports;

/// <summary>Cuts the body of a template into its named paragraphs and what stands between them.</summary>
internal sealed partial class ReportBodyReader(ReportTemplateFile.Reading reading, IReadOnlyList<ReportPart> parts, int firstLine)
{
    private readonly List<ReportPiece> _pieces = [];
    private readonly List<string> _parts = [];
    private string? _heading;

    public List<ReportPiece> Read(string body)
    {
        var text = new StringBuilder();
        int textLine = firstLine, line = firstLine;
        (Match Head, int Line)? open = null;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (string written in body.Split('\n'))
        {
            if (written.StartsWith(":::", StringComparison.Ordinal))
            {
                Close();
                text.Clear();
                textLine = line + 1;
                if (written.Trim() == ":::")
                {
                    if (open is null) reading.Fault(line, $"'{":::"}' ends no paragraph here.");
                    open = null;
                }
                else if (Head().Match(written) is { Success: true } head)
                {
                    if (open is not null) reading.Fault(line, $"The paragraph '{open.Value.Head.Groups["id"].Value}' is not ended by '{":::"}'.");
                    if (!ids.Add(head.Groups["id"].Value)) reading.Fault(line, $"The paragraph '{head.Groups["id"].Value}' stands here twice.");
                    open = (head, line);
                }
                else
                {
                    reading.Fault(line, $"Expected '{"::: id owner=role"}', with narrative behind it where people write the paragraph.");
                }
            }
            else
            {
                if (PartMark().Match(written) is { Success: true } mark) Part(mark.Groups["id"].Value, line);
                else if (Section().Match(written) is { Success: true } section) _heading = section.Groups["text"].Value.Trim();
                text.Append(written).Append('\n');
            }
            line++;
        }
        Close();
        if (open is not null) reading.Fault(open.Value.Line, $"The paragraph '{open.Value.Head.Groups["id"].Value}' is not ended by '{":::"}'.");
        foreach (ReportPart missing in parts.Where(part => !_parts.Contains(part.Id, StringComparer.Ordinal))) reading.Fault(1, $"The part '{missing.Id}' has no heading: write '{$"## … {{#{missing.Id}}}"}'.");
        return _pieces;

        void Close()
        {
            if (open is var (head, at))
                _pieces.Add(new ReportPiece.Named(new ReportParagraph(
                    head.Groups["id"].Value, head.Groups["owner"].Value, head.Groups["narrative"].Success ? ReportParagraphKind.Narrative : ReportParagraphKind.Generated,
                    _parts.LastOrDefault(), _heading, reading.Template(text.ToString(), textLine), text.ToString().Trim(), at)));
            else if (text.ToString().Any(letter => !char.IsWhiteSpace(letter)))
                _pieces.Add(new ReportPiece.Fixed(reading.Template(text.ToString(), textLine)));
        }
    }

    private void Part(string id, int line)
    {
        if (parts.All(part => part.Id != id)) reading.Fault(line, $"There is no part '{id}' in the head.");
        else if (_parts.Contains(id, StringComparer.Ordinal)) reading.Fault(line, $"The part '{id}' begins here a second time.");
        else if (_parts.Count < parts.Count && parts[_parts.Count].Id != id) reading.Fault(line, $"The part '{id}' stands before '{parts[_parts.Count].Id}', which the head has first.");
        _parts.Add(id);
        _heading = parts.FirstOrDefault(part => part.Id == id)?.Name.Zh;
    }

    /// <summary>A heading inside of a part, without its number.</summary>
    [GeneratedRegex("^###[ ]+([（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)?(?<text>[^{]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Section();

    [GeneratedRegex("^:::[ ]*(?<id>[a-z][a-z0-9]*(-[a-z0-9]+)*)[ ]+owner=(?<owner>[A-Za-z]+)([ ]+((?<narrative>narrative)|generated))?[ ]*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Head();

    /// <summary>The part that a heading begins.</summary>
    [GeneratedRegex("^##[ ].*\\{#(?<id>[a-z][a-z0-9-]*)\\}[ ]*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex PartMark();
}
