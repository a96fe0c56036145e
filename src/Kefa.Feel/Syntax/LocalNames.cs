using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

/// <summary>
/// The names that an expression introduces itself, one level for each frame that evaluation will have: parameters, an iterator, the entries of a
/// context so far, the item of a filter.
/// </summary>
internal sealed class LocalNames(LocalNames? outer, LocalKind kind)
{
    private readonly List<(string Name, FeelType Type)> _names = [];
    private readonly List<string> _ofSeveralWords = [];
    private Dictionary<string, int>? _slots;

    public LocalNames? Outer { get; } = outer;

    public LocalKind Kind { get; } = kind;

    /// <summary>The type of a filter's item.</summary>
    public FeelType ItemType { get; init; } = FeelType.Any;

    public void Add(string name, FeelType type)
    {
        _names.Add((name, type));
        if (Characters.WordEnd(name, 0) != name.Length)
            _ofSeveralWords.Add(name);
        if (_slots is not null)
            _slots[name] = _names.Count - 1;
        else if (_names.Count > 8)
            IndexSlots();
    }

    /// <summary>The names of several words that a name in the text may be.</summary>
    public IEnumerable<string> Candidates()
    {
        for (var level = this; level is not null; level = level.Outer)
        {
            foreach (var name in level._ofSeveralWords)
                yield return name;
            if (level.Kind == LocalKind.Filter)
            {
                foreach (var name in TypeRules.MemberNames(level.ItemType))
                    yield return name;
            }
        }
    }

    /// <summary>The node that reads a name: here, or outside of all levels.</summary>
    public static Node Resolve(LocalNames? names, string name, NodeSpan span, Func<string, NodeSpan, Node> outside)
    {
        List<int>? filters = null;
        FeelType? memberType = null;
        var itemsAreKnown = true;
        Node? found = null;
        var depth = 0;
        for (var level = names; level is not null && found is null; level = level.Outer, depth++)
        {
            if (level.Kind == LocalKind.Filter)
            {
                if (MayBeContext(level.ItemType))
                {
                    (filters ??= []).Add(depth);
                    memberType ??= TypeRules.Member(level.ItemType, name);
                    itemsAreKnown &= level.ItemType is ContextType { Members.IsEmpty: false };
                }

                if (name == "item")
                    found = new ItemNode(span, depth, level.ItemType);
                continue;
            }

            var slot = level.SlotOf(name);
            if (slot >= 0)
                found = new LocalNode(span, name, depth, slot, level._names[slot].Type);
            else if (level.Kind == LocalKind.For && name == "partial")
                found = new PartialNode(span, depth);
        }

        found ??= outside(name, span);
        if (filters is null)
            return found;
        var type = memberType is null && itemsAreKnown ? found.Type
            : memberType is not null && found is GlobalNode { IsKnown: false } ? memberType : FeelType.Any;
        return new DynamicNode(span, name, [.. filters], found, memberType is not null, type);
    }

    private int SlotOf(string name) => _slots is null ? _names.FindLastIndex(n => n.Name == name) : _slots.GetValueOrDefault(name, -1);

    private void IndexSlots()
    {
        _slots = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _names.Count; i++)
            _slots[_names[i].Name] = i;
    }

    /// <summary>Items are looked at when they run; only an item of a known type that is no context cannot have members.</summary>
    private static bool MayBeContext(FeelType itemType) => itemType is ContextType || itemType == FeelType.Any || itemType == FeelType.Null;
}

internal enum LocalKind
{
    Bindings,
    For,
    Filter,
}
