using System.Collections.Immutable;
using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Procedures;

namespace Kefa.Bureau.Figures;

/// <summary>A figure whose names and types are known to hold.</summary>
/// <param name="Schema">What its rows have; null for one that is made of others.</param>
/// <param name="Condition">Which rows; null with the schema.</param>
internal sealed record CompiledFigure(FigureSet Set, Figure Figure, FigureSchema? Schema, FigureCondition? Condition);

/// <summary>Compiles figures against the procedures that are there, and says what is wrong with them.</summary>
internal static class FigureCompiler
{
    private const int AnyBureau = 1;

    /// <param name="fault">Gets the set, the line and what is wrong.</param>
    public static IReadOnlyList<CompiledFigure> Compile(IReadOnlyList<FigureSet> sets, ILookup<string, Procedure> procedures, Action<FigureSet, int, Phrase> fault)
    {
        var schemas = new Dictionary<string, (FigureSchema Schema, IReadOnlyDictionary<string, string> Differing)>(StringComparer.Ordinal);
        var compiled = new List<CompiledFigure>();
        var codes = sets.SelectMany(set => set.Figures.Select(figure => (set, figure))).ToLookup(f => f.figure.Code, StringComparer.Ordinal);
        foreach ((FigureSet set, Figure figure) in sets.SelectMany(set => set.Figures.Select(figure => (set, figure))))
        {
            if (codes[figure.Code].FirstOrDefault(other => other.set.Id != set.Id && Overlap(other.set, set)) is { set: { } elsewhere })
                fault(set, figure.Line, $"The figure '{figure.Code}' also stands in {elsewhere.Reference}, and both are in force at once.");
            foreach (string part in figure.Measure.Parts.Where(part => !codes.Contains(part))) fault(set, figure.Line, $"There is no figure '{part}'.");
            if (IsRound(figure, [], codes)) fault(set, figure.Line, $"The figure '{figure.Code}' is made of itself.");
            if (figure.Source is not { } source)
            {
                compiled.Add(new CompiledFigure(set, figure, null, null));
                continue;
            }
            if (SchemaOf(source, set, figure) is not { } found) continue;
            if (Compile(set, figure, found.Schema, found.Differing) is { } one) compiled.Add(one);
        }
        foreach (var versions in sets.GroupBy(set => set.Id, StringComparer.Ordinal))
        {
            FigureSet[] inOrder = [.. versions.OrderBy(v => v.From)];
            foreach ((FigureSet before, FigureSet after) in inOrder.Zip(inOrder.Skip(1)).Where(pair => pair.First.To is { } to && to >= pair.Second.From || pair.First.From == pair.Second.From))
                fault(after, 1, $"{before.Reference} and {after.Reference} are in force at once.");
        }
        return compiled;

        (FigureSchema Schema, IReadOnlyDictionary<string, string> Differing)? SchemaOf(FigureSource source, FigureSet set, Figure figure)
        {
            if (schemas.TryGetValue(source.Key, out var known)) return known;
            Procedure[] versions = source.Of is { } id ? [.. procedures[id]] : [];
            if (source.Of is { } missing && versions.Length == 0)
            {
                fault(set, figure.Line, $"There is no procedure '{missing}'.");
                return null;
            }
            if (source is FigureSource.Entries entries && Array.Find(versions, v => v.FindField(entries.List) is not { Type: FieldType.List, Item.Type: FieldType.Group }) is { } without)
            {
                fault(set, figure.Line, $"{without.Reference} has no list of records '{entries.List}'.");
                return null;
            }
            return schemas[source.Key] = (FigureSchema.Of(source, versions, out var differing), differing);
        }

        CompiledFigure? Compile(FigureSet set, Figure figure, FigureSchema schema, IReadOnlyDictionary<string, string> differing)
        {
            bool holds = true;
            FigureCondition? condition = FigureCondition.Of(figure, schema, (line, phrase) => Wrong(line, phrase));
            foreach (string path in figure.Group) Path(path, "group", null);
            if (figure.Measure.Path is { } measured)
                Path(measured, figure.Measure.Name, figure.Measure is FigureMeasure.Distinct ? null : [SqlColumnType.Decimal, SqlColumnType.Integer]);
            if (!holds || condition is null) return null;
            foreach (SqlDialect dialect in new[] { SqlDialect.PostgreSql, SqlDialect.Sqlite })
            {
                SqlSource rows = new FigureRows(dialect, AnyBureau, schema).With(condition.Paths);
                if (new SqlTranslator(rows).Condition(condition.Plan(FigurePeriod.OfYear(2000), new DateOnly(2000, 1, 1), schema)) is not SqlTranslation.Refused refused) continue;
                foreach (SqlRefusal refusal in refused.Refusals) Wrong(figure.FilterLine > 0 ? figure.FilterLine : figure.Line, $"The filter cannot be asked of {dialect.Title}: {refusal.Part}: {refusal.Reason}.");
            }
            return holds ? new CompiledFigure(set, figure, schema, condition) : null;

            void Wrong(int line, Phrase phrase)
            {
                holds = false;
                string? lacking = differing.Keys.FirstOrDefault(path => phrase.En.Contains($"'{path}'", StringComparison.Ordinal) || phrase.En.Contains($"'{path[(path.LastIndexOf('.') + 1)..]}'", StringComparison.Ordinal));
                fault(set, line, lacking is null ? phrase : $"{phrase} Version {differing[lacking]} of the procedure does not have '{lacking}', or has it otherwise.");
            }

            void Path(string path, string key, SqlColumnType[]? types)
            {
                if (schema.Find(path) is not { } found) Wrong(figure.Line, $"'{key}' names '{path}', which the source does not have.");
                else if (types is not null && !types.Contains(found.Type)) Wrong(figure.Line, $"'{key}' names '{path}', which is no number.");
            }
        }
    }

    private static bool Overlap(FigureSet one, FigureSet other) => one.From <= (other.To ?? DateOnly.MaxValue) && other.From <= (one.To ?? DateOnly.MaxValue);

    private static bool IsRound(Figure figure, ImmutableHashSet<string> seen, ILookup<string, (FigureSet Set, Figure Figure)> codes) =>
        seen.Contains(figure.Code) || figure.Measure.Parts.SelectMany(part => codes[part]).Any(part => IsRound(part.Figure, seen.Add(figure.Code), codes));
}

/// <summary>Checks figures when they are published, beside the procedures and other figures that are there or come with them.</summary>
internal sealed class FigureChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Figures;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) => ContentFiles.Problems(bytes, text => FigureFile.Read(path, text));

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        if (batch.All(input => input.Kind is not (ContentKinds.Figures or ContentKinds.Procedure))) return [];
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        var sets = new List<FigureSet>();
        var standing = new HashSet<string>(StringComparer.Ordinal);
        foreach (ContentItem item in await published.PublishedAsync(ContentKinds.Figures, cancellationToken))
        {
            FigureSet set = FigureFile.Read(item);
            sets.Add(set);
            paths[set.Reference] = item.Path ?? item.Reference;
            standing.Add(set.Reference);
        }
        foreach (PublishContentInput input in batch.Where(input => input.Kind == ContentKinds.Figures && ContentFiles.Problems(input.Bytes, text => FigureFile.Read(input.Path, text)).Any() == false))
        {
            FigureSet set = FigureFile.Read(input.Path, new StringReader(Encoding.UTF8.GetString(input.Bytes.Span)));
            sets.RemoveAll(other => other.Reference == set.Reference);
            sets.Add(set);
            paths[set.Reference] = input.Path;
            standing.Remove(set.Reference);
        }
        // Only the roles' names are not known here; the procedures' own check looks for them.
        List<Procedure> coming = [.. batch.Where(input => input.Kind == ContentKinds.Procedure).Select(input => ProcedureFiles.Header(input.Bytes, input.Path).Procedure).OfType<Procedure>()];
        IEnumerable<Procedure> there = (await published.PublishedAsync(ContentKinds.Procedure, cancellationToken)).Select(item => ProcedureFiles.Header(item.Bytes, item.Path ?? item.Reference).Procedure).OfType<Procedure>();
        ILookup<string, Procedure> before = there.ToLookup(p => p.Id, StringComparer.Ordinal);
        ILookup<string, Procedure> procedures = before.SelectMany(g => g).Where(p => coming.TrueForAll(c => c.Reference != p.Reference)).Concat(coming).ToLookup(p => p.Id, StringComparer.Ordinal);
        var problems = new List<ContentProblem>();
        FigureCompiler.Compile(sets, procedures, (set, line, phrase) => problems.Add(new ContentProblem(paths[set.Reference], line, phrase)));
        if (standing.Count == 0) return problems;
        // What was wrong before is not the batch's fault.
        var known = new HashSet<string>(StringComparer.Ordinal);
        FigureCompiler.Compile([.. sets.Where(set => standing.Contains(set.Reference))], before, (set, line, phrase) => known.Add(new ContentProblem(paths[set.Reference], line, phrase).ToString()));
        return [.. problems.Where(problem => !known.Contains(problem.ToString()))];
    }

}

/// <summary>What is wrong with figures as files.</summary>
public static class FigureFiles
{
    /// <param name="sets">The sets with their files.</param>
    /// <param name="procedures">All versions of the procedures beside them.</param>
    public static IReadOnlyList<ContentProblem> Problems(IReadOnlyList<(FigureSet Set, string Path)> sets, IEnumerable<Procedure> procedures)
    {
        var paths = sets.ToLookup(s => s.Set.Reference, s => s.Path, StringComparer.Ordinal);
        var problems = new List<ContentProblem>();
        FigureCompiler.Compile([.. sets.Select(s => s.Set)], procedures.ToLookup(p => p.Id, StringComparer.Ordinal), (set, line, phrase) => problems.Add(new ContentProblem(paths[set.Reference].Last(), line, phrase)));
        return problems;
    }
}
