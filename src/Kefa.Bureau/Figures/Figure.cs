using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Figures;

/// <summary>What rows a figure looks at.</summary>
public abstract record FigureSource
{
    private FigureSource() { }

    /// <summary>One row for each matter of a procedure, a register's entries included.</summary>
    public sealed record Matters(string Procedure) : FigureSource;

    /// <summary>One row for each record of a list in the matters of a procedure.</summary>
    public sealed record Entries(string Procedure, string List) : FigureSource;

    /// <summary>One row for each event of all matters.</summary>
    public sealed record Events : FigureSource;

    /// <summary>What the rows are: the same text for the same rows.</summary>
    public string Key => this switch
    {
        Matters m => "matters/" + m.Procedure,
        Entries e => $"entries/{e.Procedure}/{e.List}",
        _ => "events",
    };

    /// <summary>The procedure whose matters the rows belong to; null for those of all.</summary>
    public string? Of => this switch
    {
        Matters m => m.Procedure,
        Entries e => e.Procedure,
        _ => null,
    };
}

/// <summary>How a figure becomes a number.</summary>
public abstract record FigureMeasure
{
    private FigureMeasure() { }

    /// <summary>How many rows.</summary>
    public sealed record Count : FigureMeasure;

    /// <summary>How many different values a path has among the rows.</summary>
    public sealed record Distinct(string What) : FigureMeasure;

    /// <summary>The sum of a number.</summary>
    public sealed record Sum(string What) : FigureMeasure;

    /// <summary>The mean of a number; none without rows.</summary>
    public sealed record Average(string What) : FigureMeasure;

    /// <summary>The median of a number: the mean of the two in the middle of an even number of rows; none without rows.</summary>
    public sealed record Median(string What) : FigureMeasure;

    /// <summary>One figure in per cent of another; none where that is 0.</summary>
    public sealed record Rate(string Of, string Over) : FigureMeasure;

    /// <summary>By how many per cent a figure is more than a year before; none where it was 0 or is not known.</summary>
    public sealed record Growth(string Of) : FigureMeasure;

    /// <summary>The sum of figures less others.</summary>
    public sealed record Total(IReadOnlyList<string> Plus, IReadOnlyList<string> Minus) : FigureMeasure;

    /// <summary>The word of the file.</summary>
    public string Name => GetType().Name.ToLowerInvariant();

    /// <summary>The number that is summed, averaged or told apart; null where none is.</summary>
    public string? Path => this switch
    {
        Distinct m => m.What,
        Sum m => m.What,
        Average m => m.What,
        Median m => m.What,
        _ => null,
    };

    /// <summary>The figures that this one is made of; empty for one that is counted.</summary>
    public IReadOnlyList<string> Parts => this switch
    {
        Rate m => [m.Of, m.Over],
        Growth m => [m.Of],
        Total m => [.. m.Plus, .. m.Minus],
        _ => [],
    };
}

/// <summary>A figure (指标): what is counted, over what, for which period.</summary>
/// <param name="Code">What it is known by, everywhere: <c>GID-01</c>.</param>
/// <param name="Definition">What it counts, in a plain sentence (口径).</param>
/// <param name="Source">Its rows; null for one that is made of others.</param>
/// <param name="On">The path of the day that puts a row into a period; null where the filter itself asks for the period.</param>
/// <param name="Filter">Which rows, in FEEL; null for all.</param>
/// <param name="FilterLine">The line of the file at which the filter begins.</param>
/// <param name="Group">The paths that it is also told apart by, at most two.</param>
/// <param name="Unit">What it counts: 件, 元, %.</param>
/// <param name="Decimals">Places after the decimal point that are shown; halves are rounded up (away from zero).</param>
/// <param name="Target">What it should be, for instance 100 for a rate; null for none.</param>
/// <param name="Keywords">Other words by which reports call it.</param>
/// <param name="Line">The line of the file at which it begins.</param>
public sealed record Figure(
    string Code, LocalText Name, LocalText Definition, FigureSource? Source, string? On, string? Filter, int FilterLine, FigureMeasure Measure, IReadOnlyList<string> Group,
    LocalText Unit, int Decimals, decimal? Target, IReadOnlyList<string> Keywords, IReadOnlyList<LegalBasis> Basis, int Line)
{
    /// <summary>Whether it counts what stands at the end of a period, not what happened in it.</summary>
    public bool IsStock => Source is not null && On is null;
}

/// <summary>The figures of a capability, with one version and one owner.</summary>
/// <param name="Owner">The role that answers for them.</param>
public sealed record FigureSet(string Id, LocalText Name, string Version, DateOnly From, DateOnly? To, string Owner, IReadOnlyList<Figure> Figures)
{
    /// <summary><c>figures/id@version</c>.</summary>
    public string Reference => $"figures/{Id}@{Version}";
}
