using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>A DMN model as it was written: what <see cref="DmnReader"/> reads and <see cref="DecisionModel"/> compiles. Immutable.</summary>
public sealed record DmnModel
{
    /// <summary>The name under which the model was read, usually its file.</summary>
    public required string Source { get; init; }

    /// <summary>The namespace by which other models import it.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The id in the file.</summary>
    public string? Id { get; init; }

    /// <summary>The models that it imports.</summary>
    public ImmutableArray<DmnImport> Imports { get; init; } = [];

    /// <summary>The types that it defines.</summary>
    public ImmutableArray<ItemDefinition> ItemDefinitions { get; init; } = [];

    /// <summary>Inputs, decisions, business knowledge models, decision services and knowledge sources, in the order of the file.</summary>
    public ImmutableArray<DrgElement> Elements { get; init; } = [];

    /// <summary>What stands in the definitions' own extension elements.</summary>
    public ImmutableArray<MarkupElement> Extensions { get; init; } = [];

    /// <summary>Where <c>definitions</c> begins.</summary>
    public Position Position { get; init; }
}

/// <summary>An import of another model: its elements are reached as <c>Name.element</c>.</summary>
public sealed record DmnImport(string Name, string Namespace, string ImportType, string? LocationUri, Position Position);

/// <summary>A named type: of another type, of components, or of a function; perhaps a list, perhaps of certain values only.</summary>
public sealed record ItemDefinition
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The type that this one is or restricts, by name.</summary>
    public string? TypeRef { get; init; }

    /// <summary>Whether it is a list of that type.</summary>
    public bool IsCollection { get; init; }

    /// <summary>Unary tests that a value, or each item of a collection, must pass.</summary>
    public FeelText? AllowedValues { get; init; }

    /// <summary>Unary tests that the value as a whole must pass (DMN 1.5).</summary>
    public FeelText? TypeConstraint { get; init; }

    /// <summary>The members of a context type.</summary>
    public ImmutableArray<ItemDefinition> Components { get; init; } = [];

    /// <summary>Parameters and result of a function type.</summary>
    public FunctionItem? Function { get; init; }

    /// <summary>Where it stands.</summary>
    public Position Position { get; init; }
}

/// <summary>The signature of a function type.</summary>
public sealed record FunctionItem(ImmutableArray<InformationItem> Parameters, string? OutputTypeRef);

/// <summary>A variable, parameter or column: a name and perhaps a type.</summary>
public sealed record InformationItem(string Name, string? TypeRef, Position Position);

/// <summary>FEEL text and where it stands.</summary>
public sealed record FeelText(string Text, Position Position);

/// <summary>A reference to an element: <c>#id</c> or <c>namespace#id</c>.</summary>
public sealed record ElementReference(string Href, Position Position);
