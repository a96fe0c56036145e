using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Bureau.Matters;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Procedures;

namespace Kefa.Bureau.Figures;

/// <summary>Where a path of a source stands.</summary>
internal enum PathPlace
{
    /// <summary>In a column of the row itself.</summary>
    Column,

    /// <summary>In <see cref="CountedFacts"/>, under a key.</summary>
    Counted,

    /// <summary>In the record of the list.</summary>
    Entry,
}

/// <summary>A path that figures over a source may read.</summary>
/// <param name="Key">The column, or the key in the JSON.</param>
/// <param name="Unless">What a value that is not there means: true, that there is none (an act that was not done); false, that it is not known (a field nobody filled in).</param>
/// <param name="Field">The field of the procedure; null where it is none.</param>
internal sealed record SourcePath(string Path, SqlColumnType Type, PathPlace Place, string Key, bool Unless, FieldDefinition? Field)
{
    /// <summary>Where a value of the path may differ from version to version in what its codes are called.</summary>
    public ImmutableArray<Choice> Choices { get; init; } = Field?.Choices ?? [];
}

/// <summary>The names that FEEL over a source may use, with their types and where they stand.</summary>
internal sealed partial class FigureSchema
{
    /// <summary>The name of the period: <c>period.from</c>, <c>period.to</c>, <c>period.asOf</c>.</summary>
    public const string Period = "period";

    private const string Matter = "matter", Entry = "entry", Event = "event";

    private readonly Dictionary<string, SourcePath> _paths;

    private FigureSchema(FigureSource source, Dictionary<string, SourcePath> paths)
    {
        Source = source;
        _paths = paths;
        Scope = ParseScope.Of(Root(paths.Values)).With(Period, FeelType.ContextOf(
            KeyValuePair.Create("from", FeelType.Date), KeyValuePair.Create("to", FeelType.Date), KeyValuePair.Create("asOf", FeelType.Date)));
    }

    public FigureSource Source { get; }

    /// <summary>The names for a filter.</summary>
    public ParseScope Scope { get; }

    public IEnumerable<SourcePath> Paths => _paths.Values;

    public SourcePath? Find(string path) => _paths.GetValueOrDefault(path);

    /// <summary>The source of matters, by what all versions of their procedure have; a path that they have otherwise is not there, see <paramref name="differing"/>.</summary>
    /// <param name="versions">At least one version.</param>
    /// <param name="differing">Paths that some version does not have, or has of another type, with that version.</param>
    public static FigureSchema Of(FigureSource source, IReadOnlyList<Procedure> versions, out IReadOnlyDictionary<string, string> differing)
    {
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        differing = missing;
        if (source is FigureSource.Events) return new FigureSchema(source, Events().ToDictionary(p => p.Path, StringComparer.Ordinal));
        var paths = new Dictionary<string, SourcePath>(StringComparer.Ordinal);
        foreach (SourcePath path in Own()) paths.Add(path.Path, path);
        foreach (Procedure version in versions)
        {
            var here = InVersion(version, (source as FigureSource.Entries)?.List).ToDictionary(p => p.Path, StringComparer.Ordinal);
            foreach (SourcePath path in here.Values)
            {
                if (!paths.TryGetValue(path.Path, out SourcePath? known)) paths.Add(path.Path, path);
                else if (known.Type != path.Type) missing.TryAdd(path.Path, version.Version);
                else paths[path.Path] = known with { Choices = [.. known.Choices, .. path.Choices.Where(c => known.Choices.All(k => k.Code != c.Code))] };
            }
            // Acts, deadlines and papers that a version does not have did not happen under it; a field that it does not have is a question it never asked.
            foreach (SourcePath path in paths.Values.Where(p => p.Field is not null && !here.ContainsKey(p.Path))) missing.TryAdd(path.Path, version.Version);
        }
        foreach (string path in missing.Keys) paths.Remove(path);
        return new FigureSchema(source, paths);
    }

    /// <summary>A name that FEEL can read: <c>GID_D10</c> for the deadline <c>GID-D10</c>.</summary>
    public static string NameOf(string id) => NoName().Replace(id, "_");

    private static IEnumerable<SourcePath> Own()
    {
        yield return Column("number", SqlColumnType.Text);
        yield return Column("title", SqlColumnType.Text);
        yield return Column("version", SqlColumnType.Text);
        yield return Column("stage", SqlColumnType.Text);
        yield return Column("division", SqlColumnType.Text, "division", unless: true);
        yield return Column("handler", SqlColumnType.Text, "handler", unless: true);
        yield return Column("openedOn", SqlColumnType.Date, "opened_on");
        yield return Column("closedOn", SqlColumnType.Date, "closed_on", unless: true);
        yield return Column("dueOn", SqlColumnType.Date, "due_on", unless: true);
        yield return Column("days", SqlColumnType.Integer, "days", unless: true);

        static SourcePath Column(string name, SqlColumnType type, string? column = null, bool unless = false) => new($"{Matter}.{name}", type, PathPlace.Column, column ?? name, unless, null);
    }

    private static IEnumerable<SourcePath> Events()
    {
        yield return Column("type", SqlColumnType.Text, "type");
        yield return Column("procedure", SqlColumnType.Text, "procedure", unless: true);
        yield return Column("from", SqlColumnType.Text, "from_stage", unless: true);
        yield return Column("to", SqlColumnType.Text, "to_stage", unless: true);
        yield return Column("role", SqlColumnType.Text, "role", unless: true);
        yield return Column("actor", SqlColumnType.Text, "actor", unless: true);
        yield return Column("on", SqlColumnType.Date, "day");
        yield return Column("n", SqlColumnType.Integer, "n");

        static SourcePath Column(string name, SqlColumnType type, string column, bool unless = false) => new($"{Event}.{name}", type, PathPlace.Column, column, unless, null);
    }

    private static IEnumerable<SourcePath> InVersion(Procedure version, string? list)
    {
        foreach (FieldDefinition field in version.AllFields)
        {
            bool inside = list is not null && field.Path.StartsWith(list + ".", StringComparison.Ordinal);
            if (field.Type == FieldType.List) yield return new SourcePath($"{Matter}.counts.{field.Path}", SqlColumnType.Integer, PathPlace.Counted, CountedFacts.Count + field.Path, false, field);
            else if (inside && !field.Personal && MatterColumns.TypeOf(field) is { } inner) yield return new SourcePath($"{Entry}.{field.Path[(list!.Length + 1)..]}", inner, PathPlace.Entry, field.Path[(list.Length + 1)..], false, field);
            else if (CountedFacts.Has(field) && version.AllFields.All(other => other.Type != FieldType.List || !field.Path.StartsWith(other.Path + ".", StringComparison.Ordinal)) && MatterColumns.TypeOf(field) is { } type)
                yield return new SourcePath(field.Path, type, PathPlace.Counted, field.Path, false, field);
        }
        foreach (string transition in version.Start.Concat(version.Stages.SelectMany(s => s.Transitions)).Select(t => t.Id).Distinct(StringComparer.Ordinal)) yield return Happened("done", transition, CountedFacts.Done, SqlColumnType.Date);
        foreach (DeadlineDefinition deadline in version.Deadlines)
        {
            string name = "deadlines." + NameOf(deadline.Id);
            yield return Happened(name, "start", CountedFacts.Start, SqlColumnType.Date, deadline.Id);
            yield return Happened(name, "due", CountedFacts.Due, SqlColumnType.Date, deadline.Id);
            yield return Happened(name, "met", CountedFacts.Ended, SqlColumnType.Date, deadline.Id);
            yield return Happened(name, "extended", CountedFacts.Extended, SqlColumnType.Date, deadline.Id);
        }
        foreach (OpinionKind opinion in version.Opinions)
        {
            yield return Happened("opinions." + NameOf(opinion.Id), "conclusion", CountedFacts.Opinion, SqlColumnType.Text, opinion.Id);
            yield return Happened("opinions." + NameOf(opinion.Id), "on", CountedFacts.OpinionOn, SqlColumnType.Date, opinion.Id);
        }
        foreach (DocumentKind paper in version.Documents) yield return Happened("papers", NameOf(paper.Id), CountedFacts.Papers, SqlColumnType.Integer, paper.Id);
        foreach (Publication publication in version.Publications) yield return Happened("published", NameOf(publication.Id), CountedFacts.Published, SqlColumnType.Date, publication.Id);

        static SourcePath Happened(string group, string name, string key, SqlColumnType type, string? id = null) => new($"{Matter}.{group}.{name}", type, PathPlace.Counted, key + (id ?? name), true, null);
    }

    private static IEnumerable<KeyValuePair<string, FeelType>> Root(IEnumerable<SourcePath> paths) => Members(paths.Select(p => (p.Path.Split('.'), p.Type)), 0);

    private static IEnumerable<KeyValuePair<string, FeelType>> Members(IEnumerable<(string[] Parts, SqlColumnType Type)> paths, int depth) => paths.GroupBy(p => p.Parts[depth], StringComparer.Ordinal)
        .Select(group => KeyValuePair.Create(group.Key, group.Any(p => p.Parts.Length == depth + 1) ? FeelTypeOf(group.First(p => p.Parts.Length == depth + 1).Type) : FeelType.ContextOf(Members(group, depth + 1))));

    private static FeelType FeelTypeOf(SqlColumnType type) => type switch
    {
        SqlColumnType.Boolean => FeelType.Boolean,
        SqlColumnType.Integer or SqlColumnType.Decimal => FeelType.Number,
        SqlColumnType.Date => FeelType.Date,
        _ => FeelType.Text,
    };

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex NoName();
}
