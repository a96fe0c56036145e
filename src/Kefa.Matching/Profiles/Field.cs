using System.Collections.Immutable;

namespace Kefa.Matching.Profiles;

/// <summary>What values a field takes.</summary>
public enum FieldType
{
    Text,

    /// <summary>A text from a list of codes or with a form of its own (region, industry, credit code).</summary>
    Code,
    Boolean,
    Integer,
    Decimal,

    /// <summary>An amount in yuan.</summary>
    Money,
    Date,
    List,
    Context,
}

/// <summary>Whether a field has one value or one for each fiscal year.</summary>
public enum FieldPeriod
{
    Current,
    Year,
}

/// <summary>One allowed value of a field.</summary>
public sealed record FieldOption(string Code, LocalText Label);

/// <summary>A rule between two fields of the same year: this one is at most (or at least) the other.</summary>
public sealed record FieldRelation(FieldRelationKind Kind, string OtherField, bool OnlyWarns);

public enum FieldRelationKind
{
    AtMost,
    AtLeast,
}

/// <summary>One entry of the profile dictionary: what is kept about a company, what it means and which values it can have.</summary>
public sealed record Field
{
    /// <summary>The name by which policies use the field: an English identifier.</summary>
    public required string Id { get; init; }

    public required LocalText Label { get; init; }

    public required FieldType Type { get; init; }

    public FieldPeriod Period { get; init; }

    public LocalText? Unit { get; init; }

    public LocalText? Source { get; init; }

    /// <summary>Inclusive lower bound of a number; also the lower bound when the number is unknown.</summary>
    public decimal? Min { get; init; }

    /// <summary>Inclusive upper bound of a number; also the upper bound when the number is unknown.</summary>
    public decimal? Max { get; init; }

    /// <summary>The earliest date allowed.</summary>
    public DateOnly? MinDate { get; init; }

    /// <summary>The latest date allowed.</summary>
    public DateOnly? MaxDate { get; init; }

    /// <summary>The allowed values; empty when any value of the type is allowed.</summary>
    public ImmutableArray<FieldOption> Options { get; init; } = [];

    /// <summary>What holds when nothing was said about the field: a known value or "none"; null when the field is unknown then.</summary>
    public Fact? Default { get; init; }

    /// <summary>True when the value stands in a public register and may be shown to anyone.</summary>
    public bool IsPublic { get; init; }

    /// <summary>True when a company cannot be registered without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>
    /// Whether the company, or somebody for it, can make the value another one. What lies in the past, is given by nature or is awarded by experts cannot be changed;
    /// such a field is never proposed as a change.
    /// </summary>
    public bool IsChangeable { get; init; } = true;

    /// <summary>The least by which a number is changed: whole people, whole yuan.</summary>
    public decimal Step { get; init; } = 1;

    public LocalText? Question { get; init; }

    public LocalText? Hint { get; init; }

    public ImmutableArray<FieldRelation> Relations { get; init; } = [];

    /// <summary>What the entries of a list are.</summary>
    public Field? Item { get; init; }

    /// <summary>The parts of a context, in order.</summary>
    public ImmutableArray<Field> Fields { get; init; } = [];

    /// <summary>The heading under which pages show the field: identity, people, money, rd, ip, status, credit, other.</summary>
    public string Group { get; init; } = "other";

    public bool IsYearly => Period == FieldPeriod.Year;

    public bool IsNumber => Type is FieldType.Integer or FieldType.Decimal or FieldType.Money;

    /// <summary>The part of that name, or null.</summary>
    public Field? Part(string id) => Fields.FirstOrDefault(f => f.Id == id);
}
