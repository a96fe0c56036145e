using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>An element of the decision requirements graph.</summary>
public abstract record DrgElement
{
    private protected DrgElement() { }

    /// <summary>The id by which other elements refer to it.</summary>
    public string? Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What its author says about it.</summary>
    public string? Description { get; init; }

    /// <summary>Where it stands.</summary>
    public Position Position { get; init; }
}

/// <summary>A fact that the caller gives.</summary>
public sealed record InputData : DrgElement
{
    /// <summary>The name and type of its value.</summary>
    public InformationItem? Variable { get; init; }
}

/// <summary>A decision: what it requires and how it is made.</summary>
public sealed record Decision : DrgElement
{
    /// <summary>The name and type of its value.</summary>
    public InformationItem? Variable { get; init; }

    /// <summary>The decisions that its logic reads.</summary>
    public ImmutableArray<ElementReference> RequiredDecisions { get; init; } = [];

    /// <summary>The inputs that its logic reads.</summary>
    public ImmutableArray<ElementReference> RequiredInputs { get; init; } = [];

    /// <summary>The functions that its logic calls.</summary>
    public ImmutableArray<ElementReference> RequiredKnowledge { get; init; } = [];

    /// <summary>The knowledge sources that it rests on.</summary>
    public ImmutableArray<ElementReference> RequiredAuthorities { get; init; } = [];

    /// <summary>How it is decided; null when it is decided elsewhere.</summary>
    public BoxedExpression? Logic { get; init; }
}

/// <summary>A business knowledge model: a function with a name.</summary>
public sealed record BusinessKnowledgeModel : DrgElement
{
    /// <summary>The name and type of its value.</summary>
    public InformationItem? Variable { get; init; }

    /// <summary>The function.</summary>
    public FunctionExpression? Logic { get; init; }

    /// <summary>The functions that its logic calls.</summary>
    public ImmutableArray<ElementReference> RequiredKnowledge { get; init; } = [];
}

/// <summary>Decisions offered together, as a function of their inputs.</summary>
public sealed record DecisionService : DrgElement
{
    /// <summary>The name and type of its value.</summary>
    public InformationItem? Variable { get; init; }

    /// <summary>The decisions whose values it answers.</summary>
    public ImmutableArray<ElementReference> OutputDecisions { get; init; } = [];

    /// <summary>The decisions that it makes on the way.</summary>
    public ImmutableArray<ElementReference> EncapsulatedDecisions { get; init; } = [];

    /// <summary>The decisions whose values it is given.</summary>
    public ImmutableArray<ElementReference> InputDecisions { get; init; } = [];

    /// <summary>The inputs that it is given.</summary>
    public ImmutableArray<ElementReference> InputData { get; init; } = [];
}

/// <summary>The authority behind a decision: a law, an article, a person.</summary>
public sealed record KnowledgeSource : DrgElement
{
    /// <summary>Where the source is found.</summary>
    public string? LocationUri { get; init; }
}
