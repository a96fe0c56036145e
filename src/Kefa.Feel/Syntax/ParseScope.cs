using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel;

/// <summary>
/// The names that an expression may use, with their types (<see cref="FeelType.Any"/> when not known). Needed to parse, because FEEL names
/// contain spaces and operators: the longest known name wins. The built-in functions are always known. Immutable.
/// </summary>
public sealed class ParseScope
{
    private readonly ImmutableDictionary<string, FeelType> _names;
    private readonly ImmutableDictionary<string, FeelType> _types;
    private KnownNames? _known;

    private ParseScope(ImmutableDictionary<string, FeelType> names, ImmutableDictionary<string, FeelType> types, FeelType input)
    {
        _names = names;
        _types = types;
        Input = input;
    }

    /// <summary>No names but the built-in functions.</summary>
    public static ParseScope Empty { get; } =
        new(ImmutableDictionary.Create<string, FeelType>(StringComparer.Ordinal), ImmutableDictionary.Create<string, FeelType>(StringComparer.Ordinal), FeelType.Any);

    /// <summary>The names and their types.</summary>
    public IEnumerable<KeyValuePair<string, FeelType>> Names => _names;

    /// <summary>The type of what unary tests test (<c>?</c>).</summary>
    public FeelType Input { get; }

    /// <summary>These names with their types.</summary>
    public static ParseScope Of(params IEnumerable<KeyValuePair<string, FeelType>> names) => Empty.With(names);

    /// <summary>Names whose types are not known.</summary>
    public static ParseScope OfNames(params IEnumerable<string> names) => Empty.With(names.Select(n => KeyValuePair.Create(n, FeelType.Any)));

    /// <summary>One more name, or another type for a name.</summary>
    public ParseScope With(string name, FeelType type) => new(_names.SetItem(ParseNames.Normalize(name), type), _types, Input);

    /// <summary>More names, or other types for names.</summary>
    public ParseScope With(IEnumerable<KeyValuePair<string, FeelType>> names) =>
        new(_names.SetItems(names.Select(n => KeyValuePair.Create(ParseNames.Normalize(n.Key), n.Value))), _types, Input);

    /// <summary>Adds a type that <c>instance of</c> and function parameters may name (an item definition; an imported one by its qualified name).</summary>
    public ParseScope WithType(string name, FeelType type) => new(_names, _types.SetItem(ParseNames.Normalize(name), type), Input);

    /// <summary>The same for tests of an input of that type.</summary>
    public ParseScope WithInput(FeelType type) => new(_names, _types, type);

    /// <summary>The type of a name, or null when the name is not known here.</summary>
    public FeelType? TypeOf(string name) => _names.GetValueOrDefault(name);

    internal FeelType? NamedType(string name) => _types.GetValueOrDefault(name);

    internal IEnumerable<string> TypeNames => _types.Keys;

    /// <summary>The names of several words, indexed when first needed.</summary>
    internal KnownNames Known => _known ??= new KnownNames(_names.Keys);
}
