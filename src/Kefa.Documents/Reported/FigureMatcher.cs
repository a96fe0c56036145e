namespace Kefa.Documents.Reported;

/// <summary>A figure that the bureau computes, as far as it takes to tell whether a report's number is one.</summary>
/// <param name="Name">In Chinese.</param>
/// <param name="Unit">As a report would print it, without 万 and 亿; empty when it has none.</param>
/// <param name="Keywords">Other words in Chinese that reports use for it.</param>
public sealed record KnownFigure(string Code, string Name, string Unit, IReadOnlyList<string> Keywords);

/// <summary>A figure that a number may be.</summary>
/// <param name="Score">From 0 to 1; what is less than <see cref="FigureMatcher.LeastScore"/> is not proposed.</param>
/// <param name="Because">The words that the number's subject, sentence or headings share with the figure.</param>
public sealed record FigureProposal(KnownFigure Figure, double Score, IReadOnlyList<string> Because);

/// <summary>Proposes for each number the figures that it may be. A proposal is for a person to confirm; nothing follows from it alone.</summary>
public sealed class FigureMatcher
{
    /// <summary>Under this a proposal would be a guess.</summary>
    public const double LeastScore = 0.6;

    /// <summary>How much of the score the figure's own name decides, between figures that share a keyword.</summary>
    private const double OfName = 0.15;

    /// <summary>How much of it the length of the matched words decides: 政协提案和人大建议 says more than 政协提案.</summary>
    private const double OfLength = 0.15;

    private const int Long = 8;

    private const double OfSubject = 1, OfSentence = 0.55, OfHeading = 0.35;
    private const double OtherUnit = 0.8, OtherCount = 0.7;

    /// <summary>Units that reports use for the same things: officers are counted as 人, 名 or 位.</summary>
    private static readonly string[][] Alike =
    [
        ["%", "个百分点", "百分点"], ["天", "个工作日", "工作日"], ["人", "名", "位", "人次"], ["件", "份", "篇", "条", "项", "宗", "起", "个", "部"], ["家", "户", "个", "所", "家次"], ["场", "次", "场次", "期", "批次", "讲", "堂"], ["册", "本", "份"],
    ];

    private readonly (KnownFigure Figure, string[] Terms)[] _figures;
    private readonly Dictionary<string, double> _weights;

    public FigureMatcher(IReadOnlyList<KnownFigure> figures)
    {
        // A pair of characters that many figures have (数量, 企业) tells them less apart than one that few have.
        string[][] terms = [.. figures.Select(figure => figure.Keywords.Prepend(figure.Name).Select(term => FoldedText.Of(term).Text).Where(term => term.Length > 1).Distinct(StringComparer.Ordinal).ToArray())];
        _weights = terms.SelectMany(own => own.SelectMany(Pairs).Distinct(StringComparer.Ordinal)).GroupBy(pair => pair, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Math.Log(1 + (double)figures.Count / pair.Count()), StringComparer.Ordinal);
        _figures = [.. figures.Select((figure, i) => (figure, terms[i]))];
    }

    /// <returns>The best first, at most <paramref name="most"/>; none when no figure fits.</returns>
    public IReadOnlyList<FigureProposal> Propose(Quantity quantity, int most = 3)
    {
        string subject = FoldedText.Of(quantity.Subject).Text, sentence = FoldedText.Of(quantity.Sentence).Text, headings = FoldedText.Of(string.Concat(quantity.Headings)).Text;
        return [.. _figures.Select(known => Score(known.Figure, known.Terms)).OfType<FigureProposal>()
            .OrderByDescending(proposal => proposal.Score).ThenBy(proposal => proposal.Figure.Code, StringComparer.Ordinal).Take(most)];

        bool IsNear(string pair) => subject.Contains(pair, StringComparison.Ordinal);

        double Factor(string pair) => IsNear(pair) ? OfSubject : sentence.Contains(pair, StringComparison.Ordinal) ? OfSentence : headings.Contains(pair, StringComparison.Ordinal) ? OfHeading : 0;

        double NearName(string name) => Share(name, pair => IsNear(pair) ? 1 : 0);

        FigureProposal? Score(KnownFigure figure, string[] terms)
        {
            double unit = UnitFactor(figure.Unit, quantity.Unit);
            if (unit == 0) return null;
            double best = 0;
            int length = 0;
            string[] because = [];
            foreach (string term in terms)
            {
                // Without a word of its own beside the number a figure of the same sentence would take every number in it.
                if (!Pairs(term).Any(IsNear)) continue;
                double score = Share(term, Factor) * unit;
                if (score > best || (score == best && term.Length > length)) (best, length, because) = (score, term.Length, Joined([.. Pairs(term).Where(pair => Factor(pair) > 0)], term));
            }
            double total = best * (1 - OfName - OfLength + OfLength * Math.Min(length, Long) / Long) + (terms.Length > 0 ? NearName(terms[0]) * unit * OfName : 0);
            return total >= LeastScore ? new FigureProposal(figure, Math.Round(total, 3), because) : null;
        }
    }

    private double Share(string term, Func<string, double> factor)
    {
        double all = 0, shared = 0;
        foreach (string pair in Pairs(term))
        {
            all += _weights[pair];
            shared += _weights[pair] * factor(pair);
        }
        return shared / all;
    }

    /// <summary>Whether a number in one unit may be a figure in the other: 份 and 件 may, 元 and 件 never.</summary>
    public static bool IsSameMeasure(string figure, string quantity) => UnitFactor(figure, quantity) > 0;

    private static double UnitFactor(string figure, string quantity) =>
        figure == quantity ? 1
        : figure.Length == 0 || quantity.Length == 0 ? OtherUnit
        : Alike.Any(group => group.Contains(figure, StringComparer.Ordinal) && group.Contains(quantity, StringComparer.Ordinal)) ? OtherUnit
        : IsCount(figure) && IsCount(quantity) ? OtherCount
        : 0;

    /// <summary>Things are counted with different words by different people; persons, money, parts of a hundred and days are told apart.</summary>
    private static bool IsCount(string unit) => Alike.Skip(3).Any(group => group.Contains(unit, StringComparer.Ordinal));

    private static IEnumerable<string> Pairs(string term) => Enumerable.Range(0, term.Length - 1).Select(i => term.Substring(i, 2));

    /// <summary>Pairs that stand side by side in the term as one word: 合同 and 同审 and 审核 are 合同审核.</summary>
    private static string[] Joined(List<string> pairs, string term)
    {
        var covered = new bool[term.Length];
        foreach (string pair in pairs)
        {
            for (int at = term.IndexOf(pair, StringComparison.Ordinal); at >= 0; at = term.IndexOf(pair, at + 1, StringComparison.Ordinal)) covered[at] = covered[at + 1] = true;
        }
        return [.. string.Concat(term.Select((c, i) => covered[i] ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
    }
}
