namespace Kefa.Matching.Profiles;

/// <summary>What is known of one field in one period.</summary>
public enum FactState
{
    Known,

    /// <summary>It was stated that the value is not known; a default does not stand in for it.</summary>
    Unknown,

    /// <summary>There is no such value for this company: FEEL null.</summary>
    NotApplicable,
}

/// <summary>Which field, and for a yearly field which fiscal year.</summary>
public readonly record struct FactKey(string Field, int? Year = null) : IComparable<FactKey>
{
    public int CompareTo(FactKey other) =>
        string.CompareOrdinal(Field, other.Field) is not 0 and var byField ? byField : Nullable.Compare(Year, other.Year);

    /// <summary>As column heads write it: <c>sales@2025</c>.</summary>
    public override string ToString() => Year is { } year ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Field}@{year}") : Field;
}

/// <summary>Where a fact comes from.</summary>
/// <param name="Source">The register or document (<c>税务年报</c>).</param>
/// <param name="AsOf">The date to which the source speaks.</param>
/// <param name="RecordedBy">Who entered it.</param>
/// <param name="IsSelfDeclared">True when the company said so itself: data of the government beats it.</param>
public sealed record Provenance(string Source, DateOnly? AsOf = null, string? RecordedBy = null, bool IsSelfDeclared = false);

/// <summary>A field's state and, when known, its value.</summary>
public sealed record Fact
{
    private Fact(FactState state, FactValue? value, Provenance? provenance)
    {
        State = state;
        Value = value;
        Provenance = provenance;
    }

    public static Fact NotApplicable { get; } = new(FactState.NotApplicable, null, null);

    public static Fact Unknown { get; } = new(FactState.Unknown, null, null);

    public FactState State { get; }

    /// <summary>The value; null unless <see cref="State"/> is <see cref="FactState.Known"/>.</summary>
    public FactValue? Value { get; }

    public Provenance? Provenance { get; init; }

    public static Fact Known(FactValue value, Provenance? provenance = null) => new(FactState.Known, value, provenance);

    /// <summary>True when both say the same, whoever said it.</summary>
    public bool SaysTheSameAs(Fact other) => State == other.State && Equals(Value, other.Value);
}

/// <summary>The facts of one company. Immutable; safe to share between threads.</summary>
public sealed class Profile
{
    private readonly Dictionary<FactKey, Fact> _facts;
    private readonly HashSet<string> _fieldsPresent = new(StringComparer.Ordinal);

    /// <param name="id">The company's id in what was read, or its credit code.</param>
    /// <param name="facts">One fact for a field and year; a field without any fact takes its default.</param>
    public Profile(string id, IEnumerable<KeyValuePair<FactKey, Fact>> facts)
    {
        Id = id;
        _facts = [];
        foreach (var (key, fact) in facts)
        {
            _facts[key] = fact;
            _fieldsPresent.Add(key.Field);
        }
    }

    public string Id { get; }

    public IReadOnlyDictionary<FactKey, Fact> Facts => _facts;

    /// <summary>Whether at least one fact is kept about the field, in whatever year.</summary>
    public bool Has(string field) => _fieldsPresent.Contains(field);

    public string Name => TextOf("name") ?? Id;

    public string? Uscc => TextOf("uscc");

    public string? RegionCode => TextOf("regionCode");

    public string? IndustryCode => TextOf("industryCode");

    public DateOnly? FoundedOn => Find("foundedOn")?.Value is FactValue.Date date ? date.Value : null;

    public Fact? Find(string field, int? year = null) => _facts.GetValueOrDefault(new FactKey(field, year));

    /// <summary>The same profile with some facts replaced: what would be if.</summary>
    public Profile With(IEnumerable<KeyValuePair<FactKey, Fact>> facts) => new(Id, _facts.Concat(facts));

    private string? TextOf(string field) => Find(field)?.Value is FactValue.Text text ? text.Value : null;
}
