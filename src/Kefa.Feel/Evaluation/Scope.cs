namespace Kefa.Feel;

/// <summary>The values of an expression's free names. A name that is not here is looked for among the built-in functions.</summary>
public abstract class Scope
{
    /// <summary>No names.</summary>
    public static Scope Empty { get; } = new DictionaryScope(new Dictionary<string, Value>(StringComparer.Ordinal), null);

    /// <summary>The value of a name, or null when the scope does not have it. May compute it on demand.</summary>
    public abstract Value? Find(string name);

    /// <summary>These names and no others.</summary>
    public static Scope Of(params IEnumerable<KeyValuePair<string, Value>> values) => Empty.With(values);

    /// <summary>A scope over a dictionary, which is used as it is (no copy) and must compare ordinally.</summary>
    public static Scope Over(IReadOnlyDictionary<string, Value> values, Scope? outer = null) => new DictionaryScope(values, outer);

    /// <summary>A scope with these names before the names of this one.</summary>
    public Scope With(params IEnumerable<KeyValuePair<string, Value>> values)
    {
        var byName = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            byName[name] = value; // of a name that comes twice the later value holds, as in a context
        return new DictionaryScope(byName, this);
    }

    /// <summary>These names and one more, which hides an earlier one.</summary>
    public Scope With(string name, Value value) => With(KeyValuePair.Create(name, value));

    private sealed class DictionaryScope(IReadOnlyDictionary<string, Value> values, Scope? outer) : Scope
    {
        public override Value? Find(string name) => values.TryGetValue(name, out var value) ? value : outer?.Find(name);
    }
}
