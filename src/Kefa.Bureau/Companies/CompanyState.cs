using System.Globalization;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Registers;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies;

/// <summary>A fact and the number of the event that stated it.</summary>
internal readonly record struct HeldFact(Fact Fact, int Event);

/// <summary>What is stated about one field and year: by the government, and by the company itself.</summary>
internal readonly record struct Standing(HeldFact? Official, HeldFact? Declared)
{
    /// <summary>The government's word counts; only where it says "unknown" does the company's fill the gap.</summary>
    public HeldFact Current => Official is { } official && (official.Fact.State != FactState.Unknown || Declared is null) ? official : Declared!.Value;

    public HeldFact? Other => Official is { } official && Declared is { } declared ? (Current == official ? declared : official) : null;

    public bool IsConflict => Official is { Fact: var official } && Declared is { Fact: var declared }
        && official.State != FactState.Unknown && declared.State != FactState.Unknown && !official.SaysTheSameAs(declared);
}

/// <summary>The fold of a company's events: pure, so that the row written with an act and the row rebuilt from all events are the same.</summary>
internal sealed class CompanyState(FieldDictionary dictionary)
{
    private readonly SortedDictionary<FactKey, Standing> _facts = [];
    private readonly HashSet<int> _declaredEvents = [];

    public int LastEvent { get; private set; }

    public DateOnly ChangedOn { get; private set; }

    public IEnumerable<KeyValuePair<FactKey, Standing>> Facts => _facts;

    /// <summary>Reads the state back from the row that <see cref="Write"/> filled.</summary>
    public static CompanyState Of(Company row, FieldDictionary dictionary)
    {
        var state = new CompanyState(dictionary) { LastEvent = row.LastEvent, ChangedOn = row.ChangedOn };
        var current = CompanyData.Read(row.Data, dictionary).ToDictionary();
        using var provenance = JsonDocument.Parse(row.Provenance);
        foreach (var n in provenance.RootElement.GetProperty("declared").EnumerateArray())
            state._declaredEvents.Add(n.GetInt32());
        foreach (var by in provenance.RootElement.GetProperty("of").EnumerateObject())
        {
            var n = int.Parse(by.Name, CultureInfo.InvariantCulture);
            foreach (var name in by.Value.EnumerateArray())
            {
                var key = CompanyFactsJson.ParseKey(name.GetString()!);
                if (current.TryGetValue(key, out var fact))
                    state.Hold(key, new HeldFact(fact, n));
            }
        }

        foreach (var by in provenance.RootElement.GetProperty("other").EnumerateObject())
        {
            var n = int.Parse(by.Name, CultureInfo.InvariantCulture);
            foreach (var (key, fact) in CompanyFactsJson.Read(Encoding.UTF8.GetBytes(by.Value.GetRawText()), dictionary).Facts)
                state.Hold(key, new HeldFact(fact, n));
        }

        return state;
    }

    public void Apply(int n, string type, DateOnly day, IEnumerable<KeyValuePair<FactKey, Fact>> facts)
    {
        LastEvent = n;
        ChangedOn = day;
        if (type == CompanyEvents.Declared)
            _declaredEvents.Add(n);
        foreach (var (key, fact) in facts)
            Hold(key, new HeldFact(fact, n));
    }

    /// <summary>The facts that say something new beside what the same side (government or company) said last.</summary>
    public List<KeyValuePair<FactKey, Fact>> New(IEnumerable<KeyValuePair<FactKey, Fact>> facts, bool isDeclared) =>
        [.. facts.Where(f => !(_facts.TryGetValue(f.Key, out var standing) && (isDeclared ? standing.Declared : standing.Official) is { } held && held.Fact.SaysTheSameAs(f.Value)))];

    public Profile ToProfile(string id) => new(id, _facts.Select(f => KeyValuePair.Create(f.Key, f.Value.Current.Fact)));

    /// <summary>Fills the row.</summary>
    public void Write(Company row)
    {
        row.LastEvent = LastEvent;
        row.ChangedOn = ChangedOn;
        row.Uscc = TextOf("uscc") ?? row.Uscc;
        row.Name = TextOf("name") ?? row.Uscc;
        row.SearchText = CompanySearch.TextOf(row.Name, row.Uscc);
        row.RegionCode = TextOf("regionCode");
        row.IndustryCode = TextOf("industryCode");
        row.FoundedOn = ValueOf(new FactKey("foundedOn")) is FactValue.Date date ? date.Value : null;
        row.Size = SizeRule.Of(row.IndustryCode, LastNumber("headcount"), LastNumber("sales"), LastNumber("totalAssets"));
        row.HasConflict = _facts.Values.Any(s => s.IsConflict);
        row.Data = CompanyData.Write(_facts.Select(f => KeyValuePair.Create(f.Key, f.Value.Current.Fact)), dictionary);
        row.Provenance = WriteProvenance();
    }

    private void Hold(FactKey key, HeldFact held)
    {
        var standing = _facts.GetValueOrDefault(key);
        _facts[key] = _declaredEvents.Contains(held.Event) ? standing with { Declared = held } : standing with { Official = held };
    }

    private FactValue? ValueOf(FactKey key) => _facts.TryGetValue(key, out var standing) ? standing.Current.Fact.Value : null;

    private string? TextOf(string field) => ValueOf(new FactKey(field)) is FactValue.Text text ? text.Value : null;

    /// <summary>The figure of the last year for which one is known.</summary>
    private decimal? LastNumber(string field) => _facts.Where(f => f.Key.Field == field).Reverse()
        .Select(f => f.Value.Current.Fact.Value).OfType<FactValue.Number>().Select(n => (decimal?)n.Value).FirstOrDefault();

    private string WriteProvenance()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, CompanyFactsJson.Plain))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("declared");
            foreach (var n in _declaredEvents.Order())
                writer.WriteNumberValue(n);
            writer.WriteEndArray();
            writer.WriteStartObject("of");
            foreach (var by in _facts.GroupBy(f => f.Value.Current.Event).OrderBy(g => g.Key))
            {
                writer.WriteStartArray(by.Key.ToString(CultureInfo.InvariantCulture));
                foreach (var (key, _) in by)
                    writer.WriteStringValue(key.ToString());
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteStartObject("other");
            foreach (var by in _facts.Where(f => f.Value.Other is not null).GroupBy(f => f.Value.Other!.Value.Event).OrderBy(g => g.Key))
            {
                writer.WritePropertyName(by.Key.ToString(CultureInfo.InvariantCulture));
                writer.WriteRawValue(CompanyFactsJson.Write([.. by.Select(f => KeyValuePair.Create(f.Key, f.Value.Other!.Value.Fact))]));
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

/// <summary>How a company is found by what people type.</summary>
internal static class CompanySearch
{
    public static string TextOf(string name, string uscc)
    {
        var text = $"{SearchText.Normalise(name)} {uscc.ToLowerInvariant()}";
        return text.Length <= 500 ? text : text[..500];
    }
}
