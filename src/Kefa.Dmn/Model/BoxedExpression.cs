using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>A boxed expression.</summary>
public abstract record BoxedExpression
{
    private protected BoxedExpression() { }

    /// <summary>The type that is declared for its value, by name.</summary>
    public string? TypeRef { get; init; }

    /// <summary>Where it stands.</summary>
    public Position Position { get; init; }
}

/// <summary>FEEL text.</summary>
public sealed record LiteralExpression : BoxedExpression
{
    /// <summary>The FEEL text.</summary>
    public required FeelText Text { get; init; }

    /// <summary>The language that the text is said to be in; null where nothing is said, which is FEEL.</summary>
    public string? Language { get; init; }
}

/// <summary>A list of expressions.</summary>
public sealed record ListExpression : BoxedExpression
{
    /// <summary>The items, in order.</summary>
    public ImmutableArray<BoxedExpression> Items { get; init; } = [];
}

/// <summary>Named expressions, each seeing the earlier ones; one without a name is the result.</summary>
public sealed record ContextExpression : BoxedExpression
{
    /// <summary>The entries, in order.</summary>
    public ImmutableArray<ContextEntry> Entries { get; init; } = [];
}

/// <summary>An entry of a context; <paramref name="Value"/> is null when the file has none.</summary>
public sealed record ContextEntry(InformationItem? Variable, BoxedExpression? Value, Position Position);

/// <summary>A table of rows: a list of contexts.</summary>
public sealed record RelationExpression : BoxedExpression
{
    /// <summary>The columns, in order.</summary>
    public ImmutableArray<InformationItem> Columns { get; init; } = [];

    /// <summary>The rows; each has a value for every column.</summary>
    public ImmutableArray<ListExpression> Rows { get; init; } = [];
}

/// <summary>A call with named arguments.</summary>
public sealed record InvocationExpression : BoxedExpression
{
    /// <summary>The function that is called.</summary>
    public BoxedExpression? Function { get; init; }

    /// <summary>The arguments, by the names of the parameters.</summary>
    public ImmutableArray<Binding> Bindings { get; init; } = [];
}

/// <summary>An argument of an invocation.</summary>
public sealed record Binding(InformationItem Parameter, BoxedExpression? Value);

/// <summary>A function definition.</summary>
public sealed record FunctionExpression : BoxedExpression
{
    /// <summary>The language of the body.</summary>
    public FunctionKind Kind { get; init; }

    /// <summary>The parameters, in order.</summary>
    public ImmutableArray<InformationItem> Parameters { get; init; } = [];

    /// <summary>What the function computes.</summary>
    public BoxedExpression? Body { get; init; }
}

/// <summary>The language of a function's body. Only FEEL is evaluated; the others answer an error.</summary>
public enum FunctionKind
{
    /// <summary>FEEL.</summary>
    Feel,

    /// <summary>A method of a Java class: refused.</summary>
    Java,

    /// <summary>A PMML model: refused.</summary>
    Pmml,
}

/// <summary>if, then, else.</summary>
public sealed record ConditionalExpression : BoxedExpression
{
    /// <summary>The condition.</summary>
    public BoxedExpression? If { get; init; }

    /// <summary>The value where the condition holds.</summary>
    public BoxedExpression? Then { get; init; }

    /// <summary>The value where it does not.</summary>
    public BoxedExpression? Else { get; init; }
}

/// <summary>The items of a list that match.</summary>
public sealed record FilterExpression : BoxedExpression
{
    /// <summary>The list that is gone through.</summary>
    public BoxedExpression? In { get; init; }

    /// <summary>The condition of the items that stay.</summary>
    public BoxedExpression? Match { get; init; }
}

/// <summary>for, some, every over one list.</summary>
public sealed record IteratorExpression : BoxedExpression
{
    /// <summary>What is done with the items.</summary>
    public required IteratorKind Kind { get; init; }

    /// <summary>The name of the item.</summary>
    public string Variable { get; init; } = "";

    /// <summary>The list that is gone through.</summary>
    public BoxedExpression? In { get; init; }

    /// <summary>The type that each item of <see cref="In"/> is said to have.</summary>
    public string? InTypeRef { get; init; }

    /// <summary>What is returned (for) or must be satisfied (some, every).</summary>
    public BoxedExpression? Body { get; init; }
}

/// <summary>The kinds of <see cref="IteratorExpression"/>.</summary>
public enum IteratorKind
{
    /// <summary>A list of what each item gives.</summary>
    For,

    /// <summary>Whether one item meets the condition.</summary>
    Some,

    /// <summary>Whether all items meet the condition.</summary>
    Every,
}
