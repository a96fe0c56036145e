using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Appraisals;

/// <summary>What a sheet appraises.</summary>
public enum SheetKind
{
    RuleOfLaw,
    LegalEducation,
    Other,
}

/// <summary>What becomes of an item that does not apply to the bureau.</summary>
public enum NotApplicable
{
    /// <summary>Whoever fills in the sheet says it for each.</summary>
    Ask,

    /// <summary>It is taken out, and the others are scaled up.</summary>
    Rescale,

    /// <summary>It gets all its points.</summary>
    Full,
}

/// <summary>A line of a sheet.</summary>
/// <param name="Code">Its number in the sheet: 1.2.</param>
/// <param name="Max">Its points; 0 for a veto.</param>
/// <param name="Evidence">What proves it, as the sheet says.</param>
/// <param name="Conflict">Whether the edition says that it is of a kind that the rules on reducing burdens forbid.</param>
/// <param name="Source">Where it was taken from, of a compiled example; null otherwise.</param>
/// <param name="Line">The line of the file at which it begins.</param>
public sealed record SheetItem(string Code, LocalText Head, LocalText Text, decimal Max, SheetRule Rule, IReadOnlyList<LocalText> Evidence, bool Conflict, string? Source, int Line)
{
    /// <summary>Whether its points count towards what can be reached.</summary>
    public bool IsReachable => Rule is not (SheetRule.Bonus or SheetRule.Veto);
}

/// <summary>A component of the total (TSK 1.9).</summary>
/// <param name="Weight">What it contributes to the total at most.</param>
/// <param name="Items">Its items; empty for a part that the appraiser scores as a whole, out of 100.</param>
/// <param name="Conflict">Whether the part is scored by votes, which may be no basis of an appraisal.</param>
public sealed record SheetPart(string Id, LocalText Name, decimal Weight, IReadOnlyList<SheetItem> Items, bool Conflict)
{
    /// <summary>Whether only the appraiser scores it.</summary>
    public bool IsAppraisers => Items.Count == 0;
}

/// <param name="From">From how many per cent of the whole on.</param>
public sealed record GradeBand(LocalText Name, decimal From);

/// <summary>A sheet (考核表) as its appraiser issued it, for the periods in which it is in force.</summary>
/// <param name="SharesEvidence">Whether one record may prove two items (TSK-R06).</param>
/// <param name="Place">Of which place it is an example; null for a sheet that binds the bureau.</param>
/// <param name="Grades">From the best to the worst; empty where no grades are given.</param>
public sealed record SheetEdition(
    string Id, LocalText Name, string Version, DateOnly From, DateOnly? To, SheetKind Kind, LocalText Appraiser, LocalText? Place, NotApplicable NotApplicable, bool SharesEvidence,
    IReadOnlyList<SheetPart> Parts, IReadOnlyList<GradeBand> Grades, IReadOnlyList<LegalBasis> Basis)
{
    /// <summary>How matters name it: <c>id@version</c>.</summary>
    public string Reference => $"{Id}@{Version}";

    /// <summary>The code of its kind in the procedure's field.</summary>
    public string KindCode => Kind switch
    {
        SheetKind.RuleOfLaw => "RULE_OF_LAW",
        SheetKind.LegalEducation => "LEGAL_EDUCATION",
        _ => "OTHER",
    };

    public IEnumerable<SheetItem> Items => Parts.SelectMany(part => part.Items);

    public SheetItem? Find(string code) => Items.FirstOrDefault(item => item.Code == code);

    /// <summary>The figures that its items ask for, each once.</summary>
    public IReadOnlyCollection<string> Figures => [.. Items.SelectMany(item => item.Rule.Questions).Select(q => q.Figure).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>What the total is out of.</summary>
    public decimal OutOf => Parts.Sum(part => part.Weight);
}
