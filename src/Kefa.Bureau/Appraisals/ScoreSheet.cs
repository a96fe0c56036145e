using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Appraisals;

/// <summary>What a figure says to a sheet: the number as it is shown, or why there is none.</summary>
/// <param name="Number">As it is shown, so that whoever reads the sheet can reckon along; null where there is none.</param>
/// <param name="Known">Within what bounds it lies, with the records of which it is not known whether they count.</param>
/// <param name="Undetermined">How many such records there are.</param>
/// <param name="None">Why there is no number.</param>
public sealed record SheetFigure(string Code, LocalText Name, LocalText Unit, decimal? Number, SheetAnswer Known, long Undetermined, bool Reported, LocalText? None);

/// <summary>A question of an item with its answer.</summary>
/// <param name="Place">Its place among the questions of the item, from 1.</param>
/// <param name="Figure">What its figure says; null where people answer, or the figure is not in force.</param>
/// <param name="Stated">What somebody stated; null where a figure answers or nobody did.</param>
public sealed record AnsweredQuestion(SheetQuestion Question, int Place, SheetAnswer Answer, SheetFigure? Figure, StatedAnswer? Stated);

/// <summary>A line of a filled sheet.</summary>
/// <param name="Computed">What the rule comes to; of a graded item nothing.</param>
/// <param name="Given">The score that somebody typed; null where the computed one stands.</param>
/// <param name="Checked">The appraiser's score.</param>
/// <param name="Conflict">Which forbidden kind it is of; null for none.</param>
public sealed record SheetLine(
    SheetPart Part, SheetItem Item, IReadOnlyList<AnsweredQuestion> Answers, ItemScore Computed, GivenScore? Given, Inapplicable? Inapplicable, IReadOnlyList<SheetEvidence> Evidence, GivenScore? Checked,
    SheetAppeal? Appeal, LocalText? Conflict)
{
    /// <summary>Whether the rule computes a score at all.</summary>
    public bool IsComputed => Item.Rule is not (SheetRule.Graded or SheetRule.Veto);

    /// <summary>The computed score; null where there is none, or it cannot be computed yet.</summary>
    public decimal? ComputedScore => IsComputed ? Computed.Score : null;

    /// <summary>The self-score; null while there is none. What does not apply has the points that its treatment gives it, or none.</summary>
    public decimal? Self => Inapplicable switch
    {
        { Treatment: NotApplicable.Full } => Item.IsReachable ? Item.Max : 0,
        { } => null,
        _ => Given?.Score ?? (Item.Rule is SheetRule.Veto ? null : ComputedScore),
    };

    /// <summary>Whether somebody has to do something before the sheet is whole.</summary>
    public bool IsOpen => Inapplicable is null && (Item.Rule is SheetRule.Veto ? Computed.Vetoes is null : Self is null);

    /// <summary>Whether the score was typed and needs its reason: over another computed one, or where none is.</summary>
    public bool IsOverridden => Given is { } given && given.Score != ComputedScore;

    /// <summary>By how much the own score is more than the appraiser's.</summary>
    public decimal? Difference => Self - Checked?.Score;

    internal ItemStanding Standing => Inapplicable is { } not ? new ItemStanding(Item, 0, 0, not.Treatment, false)
        : Given is { } given ? new ItemStanding(Item, given.Score, given.Score, null, Computed.Vetoes)
        : new ItemStanding(Item, Computed.Low, Computed.High, null, Computed.Vetoes);
}

/// <summary>Something in a sheet that its edition does not have, or that is out of bounds.</summary>
public sealed record SheetFault(string Item, Phrase Text);

/// <summary>A filled sheet with its scores.</summary>
/// <param name="Own">The own scores, over the parts that have items.</param>
/// <param name="Faults">What does not fit the edition.</param>
public sealed record ScoredSheet(SheetEdition Edition, IReadOnlyList<SheetLine> Lines, SheetStanding Own, IReadOnlyList<SheetFault> Faults)
{
    /// <summary>Whether every item has its score.</summary>
    public bool IsWhole => Lines.All(line => !line.IsOpen);
}

/// <summary>What the appraiser's scores come to.</summary>
/// <param name="All">Over all parts.</param>
/// <param name="SameParts">Over the parts that have items: what the own total is compared with.</param>
/// <param name="Missing">Items and parts without a score.</param>
public sealed record CheckedSheet(SheetStanding All, SheetStanding SameParts, IReadOnlyList<string> Missing, IReadOnlyList<SheetFault> Faults);

/// <summary>Scores a filled sheet: from its edition, what was stated and typed, and what figures say. The same input gives the same sheet. Pure.</summary>
public static class ScoreSheet
{
    private const decimal MostStated = 100_000_000;

    /// <param name="figures">What the figures say, by code.</param>
    /// <param name="conflict">Which forbidden kind an item is of; null for none.</param>
    public static ScoredSheet Of(SheetEdition edition, SheetMatter matter, IReadOnlyDictionary<string, SheetFigure> figures, Func<SheetItem, LocalText?> conflict)
    {
        SheetLine[] lines = [.. edition.Parts.SelectMany(part => part.Items.Select(item => Line(part, item)))];
        return new ScoredSheet(edition, lines, SheetTotal.Of(edition, [.. lines.Select(line => line.Standing)], new Dictionary<string, decimal>()), [.. Faults(edition, matter)]);

        SheetLine Line(SheetPart part, SheetItem item)
        {
            AnsweredQuestion[] answers = [.. item.Rule.Questions.Select((question, i) => Answered(matter, figures, item, question, i + 1))];
            return new SheetLine(
                part, item, answers, ScoreItem.Of(item, [.. answers.Select(a => a.Answer)]), matter.Scores.LastOrDefault(s => s.Item == item.Code), matter.Inapplicables.LastOrDefault(i => i.Item == item.Code),
                [.. matter.Evidence.Where(e => e.Item == item.Code)], matter.Checked.LastOrDefault(s => s.Item == item.Code), matter.Appeals.LastOrDefault(a => a.Item == item.Code), conflict(item));
        }
    }

    /// <summary>What the appraiser's scores come to; items that do not apply are treated as the sheet was submitted.</summary>
    public static CheckedSheet Checked(SheetEdition edition, SheetMatter matter)
    {
        ItemStanding[] items = [.. edition.Items.Select(item => Standing(item))];
        string[] missing =
        [
            .. edition.Items.Where(item => item.Rule is not SheetRule.Veto && matter.Inapplicables.All(i => i.Item != item.Code) && matter.Checked.All(s => s.Item != item.Code)).Select(item => item.Code),
            .. edition.Parts.Where(part => part.IsAppraisers && !matter.CheckedParts.ContainsKey(part.Id)).Select(part => part.Id),
        ];
        var faults = new List<SheetFault>();
        foreach (GivenScore score in matter.Checked) faults.AddRange(FaultOf(edition, score.Item, score.Score));
        foreach ((string part, decimal score) in matter.CheckedParts)
        {
            if (!edition.Parts.Any(p => p.IsAppraisers && p.Id == part)) faults.Add(new SheetFault(part, $"The sheet has no part '{part}' that the appraiser scores as a whole."));
            else if (score is < 0 or > 100 || decimal.Round(score, 2) != score) faults.Add(new SheetFault(part, $"A part is scored from 0 to 100, with at most two decimals."));
        }
        return new CheckedSheet(SheetTotal.Of(edition, items, faults.Count == 0 ? matter.CheckedParts : new Dictionary<string, decimal>()), SheetTotal.Of(edition, items, new Dictionary<string, decimal>()), missing, faults);

        ItemStanding Standing(SheetItem item)
        {
            NotApplicable? treatment = matter.Inapplicables.LastOrDefault(i => i.Item == item.Code)?.Treatment;
            decimal score = matter.Checked.LastOrDefault(s => s.Item == item.Code)?.Score ?? 0;
            return new ItemStanding(item, score, score, treatment, false);
        }
    }

    private static AnsweredQuestion Answered(SheetMatter matter, IReadOnlyDictionary<string, SheetFigure> figures, SheetItem item, SheetQuestion question, int place)
    {
        if (question.Figure is { } code) return figures.GetValueOrDefault(code) is { } figure ? new(question, place, figure.Known, figure, null) : new(question, place, SheetAnswer.Unknown, null, null);
        StatedAnswer? stated = matter.Answers.LastOrDefault(a => a.Item == item.Code && a.Question == place);
        return new AnsweredQuestion(question, place, stated is null ? SheetAnswer.Unknown : SheetAnswer.Of(stated.Number), null, stated);
    }

    private static IEnumerable<SheetFault> Faults(SheetEdition edition, SheetMatter matter)
    {
        foreach (StatedAnswer answer in matter.Answers)
        {
            if (edition.Find(answer.Item) is not { } item) yield return NoItem(answer.Item);
            else if (item.Rule.Questions.ElementAtOrDefault(answer.Question - 1) is not { } question) yield return new SheetFault(answer.Item, $"The item {answer.Item} has no question {answer.Question}.");
            else if (question.Figure is { } figure) yield return new SheetFault(answer.Item, $"The question is answered by the figure {figure}; where that is wrong, type the score and say why.");
            else if (answer.Number is < 0 or > MostStated) yield return new SheetFault(answer.Item, $"A number that answers a question is not negative and not over {MostStated}.");
            else if (question.IsYesNo && answer.Number is not (0 or 1)) yield return new SheetFault(answer.Item, $"The question is answered by yes (1) or no (0).");
        }
        foreach (GivenScore score in matter.Scores)
        {
            foreach (SheetFault fault in FaultOf(edition, score.Item, score.Score)) yield return fault;
        }
        foreach (Inapplicable not in matter.Inapplicables)
        {
            if (edition.Find(not.Item) is null) yield return NoItem(not.Item);
            else if (edition.NotApplicable != NotApplicable.Ask && edition.NotApplicable != not.Treatment) yield return new SheetFault(not.Item, $"The sheet itself says what becomes of items that do not apply; choose that.");
        }
        foreach (SheetEvidence evidence in matter.Evidence.Where(e => edition.Find(e.Item) is null)) yield return NoItem(evidence.Item);
        foreach (SheetAppeal appeal in matter.Appeals.Where(a => edition.Find(a.Item) is null)) yield return NoItem(appeal.Item);
    }

    private static IEnumerable<SheetFault> FaultOf(SheetEdition edition, string code, decimal score)
    {
        if (edition.Find(code) is not { } item) yield return NoItem(code);
        else if (item.Rule is SheetRule.Veto) yield return new SheetFault(code, $"The item {code} is a veto and has no score.");
        else if (score < 0 || score > item.Max || decimal.Round(score, 2) != score) yield return new SheetFault(code, $"A score of the item {code} is from 0 to {item.Max}, with at most two decimals.");
    }

    private static SheetFault NoItem(string code) => new(code, $"The sheet has no item '{code}'.");
}
