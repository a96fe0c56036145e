using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>What the author of a paragraph should look at again; no refusal.</summary>
/// <param name="Paragraph">Null for the shortcomings, which stand beside the paragraphs.</param>
/// <param name="Rule">The rule that would refuse it; null for none.</param>
public sealed record DraftWarning(string? Paragraph, string? Rule, Phrase Text);

/// <summary>Finds what repeats last year's report and which numbers are typed. Pure.</summary>
public static partial class DraftWarnings
{
    /// <param name="before">The report of the year before; null when there is none.</param>
    /// <param name="percent">From which likeness on a text is said to repeat.</param>
    /// <param name="numbers">The number of a figure this year and the year before, as both are written.</param>
    public static IReadOnlyList<DraftWarning> Of(ReportMatter report, ReportMatter? before, decimal percent, Func<string, (string? Now, string? Before)> numbers)
    {
        var found = new List<DraftWarning>();
        foreach (ReportShare share in report.Paragraphs.Where(p => p.Text is not null))
        {
            string text = share.Text!, last = before?.Paragraphs.FirstOrDefault(p => p.Id == share.Id)?.Text ?? "";
            Repeats(share.Id, null, text, last);
            HashSet<string> then = [.. Typed(last)];
            foreach (string number in Typed(text).Distinct(StringComparer.Ordinal))
            {
                if (!report.Numbers.Any(n => n.Paragraph == share.Id && n.Said.ToString(CultureInfo.InvariantCulture) == number)) found.Add(new DraftWarning(share.Id, "RPT-R02", IsTyped(number)));
                if (then.Contains(number)) found.Add(new DraftWarning(share.Id, null, IsLast(number)));
            }
            foreach (string code in ReportFigures.In(text).Distinct(StringComparer.Ordinal))
            {
                (string? now, string? earlier) = numbers(code);
                if (now is not (null or "0") && now == earlier) found.Add(new DraftWarning(share.Id, null, IsSame(code, now)));
            }
        }
        if (before is not null) Repeats(null, "RPT-R06", report.Shortcomings, before.Shortcomings);
        return found;

        void Repeats(string? paragraph, string? rule, string text, string last)
        {
            int like = Similarity.Percent(text, last);
            if (like > percent) found.Add(new DraftWarning(paragraph, rule, IsLike(like)));
        }
    }

    /// <summary>Numbers that somebody typed: not those of figures, years, days, articles and document numbers.</summary>
    public static IEnumerable<string> Typed(string text) => Number().Matches(NoNumber().Replace(text.Normalize(System.Text.NormalizationForm.FormKC), " ")).Select(m => m.Value);

    private static Phrase IsLike(int percent) => $"It is {percent} % like last year's text.";

    private static Phrase IsTyped(string number) => $"{number} is typed, not a figure: name its figure, or state what it is.";

    private static Phrase IsLast(string number) => $"{number} stood in last year's text too.";

    private static Phrase IsSame(string code, string number) => $"{code} is {number}, as the year before.";

    // Holes, document numbers, articles, dates and years, and what stands in titles.
    [GeneratedRegex(@"\{\{.*?\}\}|〔[^〕]*〕|《[^》]*》|第\s*[0-9]+\s*[条款项号章届次]|[0-9]+\s*号|[0-9]{4}\s*[-—–至]\s*[0-9]{4}|[0-9]{4}\s*年(\s*[0-9]{1,2}\s*月)?(\s*[0-9]{1,2}\s*日)?|[0-9]{1,2}\s*月(\s*[0-9]{1,2}\s*日)?|[A-Z]+-?[0-9]+", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoNumber();

    [GeneratedRegex(@"(?<![0-9.])[0-9]+(\.[0-9]+)?(?![0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
