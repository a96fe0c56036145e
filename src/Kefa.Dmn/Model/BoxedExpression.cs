using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>A boxed expression.</summary>
public abstract record BoxedExpression
{
    private protected BoxedExpression() { }

    public string? TypeRef { get; init; }

    public Position Position { get; init; }
}

/// <summary>FEEL text.</summary>
public sealed record LiteralExpression : BoxedExpression
{
    public required FeelText Text { get; init; }
}

/// <summary>A list of expressions.</summary>
public sealed record ListExpression : BoxedExpression
{
    public ImmutableArray<BoxedExpression> Items { get; init; } = [];
}

/// <summary>Named expressions, each seeing the earlier ones; one without a name is the result.</summary>
public sealed record ContextExpression : BoxedExpression
{
    public ImmutableArray<ContextEntry> Entries { get; init; } = [];
}

/// <summary>An entry of a context; <paramref name="Value"/> is null when the file has none.</summary>
public sealed record ContextEntry(InformationItem? Variable, BoxedExpression? Value, Position Position);

/// <summary>A table of rows: a list of contexts.</summary>
public sealed record RelationExpression : BoxedExpression
{
    public ImmutableArray<InformationItem> Columns { get; init; } = [];

    public ImmutableArray<ListExpression> Rows { get; init; } = [];
}

/// <summary>A call with named arguments.</summary>
public sealed record InvocationExpression : BoxedExpression
{
    public BoxedExpression? Function { get; init; }

    public ImmutableArray<Binding> Bindings { get; init; } = [];
}

/// <summary>An argument of an invocation.</summary>
public sealed record Binding(InformationItem Parameter, BoxedExpression? Value);

/// <summary>A function definition.</summary>
public sealed record FunctionExpression : BoxedExpression
{
    public FunctionKind Kind { get; init; }

    public ImmutableArray<InformationItem> Parameters { get; init; } = [];

    public BoxedExpression? Body { get; init; }
}

/// <summary>The language of a function's body. Only FEEL is evaluated; the others answer an error.</summary>
public enum FunctionKind
{
    Feel,
    Java,
    Pmml,
}

/// <summary>if, then, else.</summary>
public sealed record ConditionalExpression : BoxedExpression
{
    public BoxedExpression? If { get; init; }

    public BoxedExpression? Then { get; init; }

    public BoxedExpression? Else { get; init; }
}

/// <summary>The items of a list that match.</summary>
public sealed record FilterExpression : BoxedExpression
{
    public BoxedExpression? In { get; init; }

    public BoxedExpression? Match { get; init; }
}

/// <summary>for, some, every over one list.</summary>
public sealed record IteratorExpression : BoxedExpression
{
    public required IteratorKind Kind { get; init; }

    public string Variable { get; init; } = "";

    public BoxedExpression? In { get; init; }

    /// <summary>The type that each item of <see cref="In"/> is said to have.</summary>
    public string? InTypeRef { get; init; }

    /// <summary>What is returned (for) or must be satisfied (some, every).</summary>
    public BoxedExpression? Body { get; init; }
}

/// <summary>The kinds of <see cref="IteratorExpression"/>.</summary>
public enum IteratorKind
{
    For,
    Some,
    Every,
}
