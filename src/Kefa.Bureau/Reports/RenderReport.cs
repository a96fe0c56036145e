using Kefa.Documents.Templates;
using Kefa.Feel;

namespace Kefa.Bureau.Reports;

/// <summary>
/// Writes a report from figures that are there already and from what people wrote: the same input gives the same report, so that a published one can be written again and
/// compared.
/// </summary>
public static class RenderReport
{
    // Stands for a paragraph that the product writes, of whose matters nobody kept a record then: neither that there were any nor that there were none.
    private const string NoRecord = "本段所据的事项在本年度没有记录。";

    /// <param name="written">What people wrote, by the id of the narrative paragraph; its figures are holes like those of the template. A paragraph that is not there has the template's draft.</param>
    public static ReportDocument Over(ReportTemplate template, ReportValues values, IReadOnlyDictionary<string, string> written)
    {
        var writer = new FigureWriter(values);
        Scope scope = ReportScope.Of(values, writer);
        var context = new EvaluationContext(FeelDateTime.FromDateTimeOffset(new DateTimeOffset(values.AsOf.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)));
        var faults = new List<ReportFault>();
        var blocks = new ReportBlocks(writer, (paragraph, problem) => faults.Add(new ReportFault("template", paragraph, problem)));
        foreach (ReportPiece piece in template.Pieces)
        {
            ReportParagraph? paragraph = (piece as ReportPiece.Named)?.Paragraph;
            TextTemplate? text = piece is ReportPiece.Fixed between ? between.Text : paragraph is { Kind: ReportParagraphKind.Narrative } && written.TryGetValue(paragraph.Id, out string? own) ? Own(paragraph, own) : paragraph!.Text;
            string filled = text is null ? "" : Filled(text, paragraph?.Id);
            if (paragraph is { Kind: ReportParagraphKind.Narrative } && string.IsNullOrWhiteSpace(filled))
                faults.Add(new ReportFault("RPT-R01", paragraph.Id, $"The paragraph '{paragraph.Id}' has not been written yet."));
            blocks.Add(paragraph is { Kind: ReportParagraphKind.Generated } && string.IsNullOrWhiteSpace(filled) ? NoRecord : filled, paragraph?.Id);
        }
        foreach (ReportPart part in template.Parts.Where(part => !blocks.All.Any(block => block is not ReportBlock.Heading && block.Part == part.Id)))
            faults.Add(new ReportFault("RPT-R01", null, Phrase.Of($"“{part.Name.Zh}”部分没有内容。", $"The part '{part.Name.En}' is empty.")));
        foreach (FigureReference missing in blocks.All.SelectMany(block => block.Figures).Where(figure => figure.Version.Length == 0).DistinctBy(figure => figure.Code, StringComparer.Ordinal))
            faults.Add(new ReportFault("template", null, $"The figure '{missing.Code}' is not in force in {missing.Period.ToString()}."));
        ReportRuleResult[] rules = [.. template.Rules.Select(rule => new ReportRuleResult(rule.Id, rule.Name, rule.Else, rule.Check.Evaluate(scope, context) is BooleanValue { Truth: var holds } ? holds : null))];
        faults.AddRange(rules.Where(rule => rule.Holds == false).Select(rule => new ReportFault(rule.Id, null, Phrase.Of(rule.Else.Zh, rule.Else.En))));
        faults.AddRange(rules.Where(rule => rule.Holds is null).Select(rule => new ReportFault(rule.Id, null, Phrase.Of($"“{rule.Name.Zh}”无法核对：缺少数据。", $"'{rule.Name.En}' cannot be checked: a number is missing."))));
        string title = Filled(template.Title, null).Trim();
        string? recipient = template.Recipient is { } to ? Filled(to, null).Trim() : null;
        return new ReportDocument(template.Reference, template.Layout, values.Period, values.AsOf, values.Bureau, title, recipient, blocks.All, rules, faults);

        TextTemplate? Own(ReportParagraph paragraph, string own)
        {
            var wrong = new List<TemplateFault>();
            own = FigureWriter.Clean(own.ReplaceLineEndings("\n"));
            TextTemplate text = TextTemplate.Parse(ReportHole.Expand(own, 1, wrong), ReportNames.Scope, wrong);
            faults.AddRange(wrong.Select(fault => new ReportFault("template", paragraph.Id, fault.Problem)));
            return wrong.Count == 0 ? text : null;
        }

        string Filled(TextTemplate text, string? paragraph)
        {
            FilledText filled = text.Fill(scope, context);
            faults.AddRange(filled.Gaps.Select(gap => new ReportFault("template", paragraph, $"line {gap.Line}: {gap.Expression}: {gap.Reason}")));
            return filled.Text;
        }
    }
}
