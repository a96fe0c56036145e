using System.Collections.Immutable;

namespace Kefa.Matching.Profiles;

/// <summary>A known value of a field. Two values are equal when they say the same (1.0 equals 1).</summary>
public abstract record FactValue
{
    private protected FactValue() { }

    public static FactValue Of(string value) => new Text(value);

    public static FactValue Of(decimal value) => new Number(value);

    public static FactValue Of(bool value) => new Boolean(value);

    public static FactValue Of(DateOnly value) => new Date(value);

    public sealed record Text(string Value) : FactValue;

    public sealed record Number(decimal Value) : FactValue;

    public sealed record Boolean(bool Value) : FactValue;

    public sealed record Date(DateOnly Value) : FactValue;

    public sealed record List(ImmutableArray<FactValue> Items) : FactValue
    {
        public static List Empty { get; } = new(ImmutableArray<FactValue>.Empty);

        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Aggregate(17, HashCode.Combine);
    }

    /// <summary>Named parts. A part that is null is known to be unknown; a part that is absent takes its default.</summary>
    public sealed record Context(ImmutableSortedDictionary<string, FactValue?> Parts) : FactValue
    {
        public bool Equals(Context? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => Parts.Aggregate(17, (hash, part) => HashCode.Combine(hash, part.Key, part.Value));
    }
}
