using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>A decision table.</summary>
public sealed record DecisionTable : BoxedExpression
{
    /// <summary>Which of the matching rules count.</summary>
    public HitPolicy HitPolicy { get; init; }

    /// <summary>How a collect table puts its outputs together.</summary>
    public Aggregation Aggregation { get; init; }

    /// <summary>The input columns.</summary>
    public ImmutableArray<TableInput> Inputs { get; init; } = [];

    /// <summary>The output columns.</summary>
    public ImmutableArray<TableOutput> Outputs { get; init; } = [];

    /// <summary>The rules, in order.</summary>
    public ImmutableArray<TableRule> Rules { get; init; } = [];
}

/// <summary>What a table answers when several rules match.</summary>
public enum HitPolicy
{
    /// <summary>At most one rule matches; several are an error.</summary>
    Unique,

    /// <summary>All rules that match have equal outputs.</summary>
    Any,

    /// <summary>The matching rule whose output stands first in the output values.</summary>
    Priority,

    /// <summary>The first matching rule.</summary>
    First,

    /// <summary>All matching outputs, in the order of the rules.</summary>
    RuleOrder,

    /// <summary>All matching outputs, in the order of the output values.</summary>
    OutputOrder,

    /// <summary>All matching outputs, perhaps aggregated.</summary>
    Collect,
}

/// <summary>How a collect table turns its outputs into one.</summary>
public enum Aggregation
{
    /// <summary>A list of the outputs.</summary>
    None,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>How many there are.</summary>
    Count,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,
}

/// <summary>A column of conditions.</summary>
public sealed record TableInput(FeelText Expression, string? TypeRef, FeelText? Values, Position Position);

/// <summary>A column of results.</summary>
public sealed record TableOutput(string? Name, string? TypeRef, FeelText? Values, FeelText? Default, Position Position);

/// <summary>A row: unary tests, then results.</summary>
public sealed record TableRule(
    string? Id, ImmutableArray<FeelText> Conditions, ImmutableArray<FeelText> Results, ImmutableArray<string> Annotations, Position Position);
