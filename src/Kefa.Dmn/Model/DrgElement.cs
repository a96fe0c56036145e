using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>An element of the decision requirements graph.</summary>
public abstract record DrgElement
{
    private protected DrgElement() { }

    public string? Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public Position Position { get; init; }
}

/// <summary>A fact that the caller gives.</summary>
public sealed record InputData : DrgElement
{
    public InformationItem? Variable { get; init; }
}

/// <summary>A decision: what it requires and how it is made.</summary>
public sealed record Decision : DrgElement
{
    public InformationItem? Variable { get; init; }

    public ImmutableArray<ElementReference> RequiredDecisions { get; init; } = [];

    public ImmutableArray<ElementReference> RequiredInputs { get; init; } = [];

    public ImmutableArray<ElementReference> RequiredKnowledge { get; init; } = [];

    public ImmutableArray<ElementReference> RequiredAuthorities { get; init; } = [];

    public BoxedExpression? Logic { get; init; }
}

/// <summary>A business knowledge model: a function with a name.</summary>
public sealed record BusinessKnowledgeModel : DrgElement
{
    public InformationItem? Variable { get; init; }

    public FunctionExpression? Logic { get; init; }

    public ImmutableArray<ElementReference> RequiredKnowledge { get; init; } = [];
}

/// <summary>Decisions offered together, as a function of their inputs.</summary>
public sealed record DecisionService : DrgElement
{
    public InformationItem? Variable { get; init; }

    public ImmutableArray<ElementReference> OutputDecisions { get; init; } = [];

    public ImmutableArray<ElementReference> EncapsulatedDecisions { get; init; } = [];

    public ImmutableArray<ElementReference> InputDecisions { get; init; } = [];

    public ImmutableArray<ElementReference> InputData { get; init; } = [];
}

/// <summary>The authority behind a decision: a law, an article, a person.</summary>
public sealed record KnowledgeSource : DrgElement
{
    public string? LocationUri { get; init; }
}
