using System.Collections.Frozen;
using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>One model among those compiled together.</summary>
internal sealed class Module(DmnModel model, TypeTable types)
{
    public DmnModel Model { get; } = model;

    public TypeTable Types { get; } = types;

    public Dictionary<string, Node> ById { get; } = new(StringComparer.Ordinal);

    /// <summary>The models that this one imports, by the name that it gives them.</summary>
    public List<KeyValuePair<string, Module>> Imports { get; } = [];

    public List<Node> Nodes { get; } = [];

    public ParseScope TypesScope { get; set; } = ParseScope.Empty;
}

/// <summary>An element of the graph, made ready to run.</summary>
internal abstract class Node(Module module, DrgElement element, string name)
{
    public Module Module { get; } = module;

    public DrgElement Element { get; } = element;

    /// <summary>The name under which expressions know it.</summary>
    public string Name { get; } = name;

    /// <summary>What expressions may assume of its value.</summary>
    public FeelType Type { get; set; } = FeelType.Any;

    /// <summary>What its logic sees.</summary>
    public Slots Requirements { get; set; } = Slots.None;

    /// <summary>Its logic as it was written, kept when the model is checked.</summary>
    public WrittenLogic? Written { get; set; }
}

internal sealed class InputNode(Module module, InputData element, int index) : Node(module, element, element.Variable?.Name is { Length: > 0 } name ? name : element.Name)
{
    public int Index { get; } = index;

    public DmnType Declared { get; set; } = DmnType.Any;
}

internal sealed class DecisionNode(Module module, Decision element, int index) : Node(module, element, element.Variable?.Name is { Length: > 0 } name ? name : element.Name)
{
    public int Index { get; } = index;

    public Decision Decision { get; } = element;

    public Code Code { get; set; } = new NullCode();

    public DmnType Declared { get; set; } = DmnType.Any;

    /// <summary>The decisions that this one requires directly.</summary>
    public ImmutableArray<DecisionNode> Needs { get; set; } = [];

    /// <summary>The longest way down through required decisions.</summary>
    public int Height { get; set; }
}

internal sealed class KnowledgeNode(Module module, BusinessKnowledgeModel element) : Node(module, element, element.Variable?.Name is { Length: > 0 } name ? name : element.Name)
{
    public BusinessKnowledgeModel Model { get; } = element;

    public FunctionValue? Function { get; set; }
}

internal sealed class ServiceNode(Module module, DecisionService element) : Node(module, element, element.Variable?.Name is { Length: > 0 } name ? name : element.Name)
{
    public DecisionService Service { get; } = element;

    public DmnType Declared { get; set; } = DmnType.Any;

    public ImmutableArray<DecisionNode> Outputs { get; set; } = [];

    /// <summary>Parameters in order: input data, then input decisions.</summary>
    public ImmutableArray<Node> Parameters { get; set; } = [];

    public FunctionValue? Function { get; set; }
}

/// <summary>Names and what they stand for: an element, or those of an imported model.</summary>
internal sealed class Slots(IEnumerable<KeyValuePair<string, Node>> nodes, IEnumerable<KeyValuePair<string, Slots>> imports)
{
    public static Slots None { get; } = new([], []);

    public FrozenDictionary<string, Node> Nodes { get; } = nodes.DistinctBy(n => n.Key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    public FrozenDictionary<string, Slots> Imports { get; } = imports.DistinctBy(n => n.Key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, FeelType>> Types =>
        Nodes.Select(n => KeyValuePair.Create(n.Key, n.Value.Type))
            .Concat(Imports.Select(i => KeyValuePair.Create(i.Key, FeelType.ContextOf(i.Value.Types))));
}
