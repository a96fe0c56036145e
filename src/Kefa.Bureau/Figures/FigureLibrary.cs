using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Feel.Sql;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Figures;

/// <summary>The figures that the current bureau sees, compiled from the content store.</summary>
public sealed class FigureLibrary(ContentLibrary library, ContentCache cache, ProcedureLibrary procedures, RoleRegister roles)
{
    private IReadOnlyList<FigureSet>? _sets;

    /// <summary>The sets in force on a day, one version of each, in the order of their ids.</summary>
    public async Task<IReadOnlyList<FigureSet>> InForceAsync(DateOnly day, CancellationToken cancellationToken) =>
    [
        .. (await AllAsync(cancellationToken)).Where(set => set.From <= day && (set.To is null || set.To >= day)).GroupBy(set => set.Id, StringComparer.Ordinal)
            .Select(versions => versions.MaxBy(set => set.From)!).OrderBy(set => set.Id, StringComparer.Ordinal),
    ];

    /// <summary>A figure as it is defined on a day; null when there is none of that code.</summary>
    public async Task<CompiledReference?> FindAsync(string code, DateOnly day, CancellationToken cancellationToken) =>
        (await InForceAsync(day, cancellationToken)).SelectMany(set => set.Figures.Select(figure => new CompiledReference(set, figure))).FirstOrDefault(f => f.Figure.Code == code);

    /// <summary>All figures in force on a day, compiled against the procedures that are published.</summary>
    /// <exception cref="InvalidDataException">A figure does not hold: it was published before a procedure that it counts changed.</exception>
    internal async Task<IReadOnlyDictionary<string, CompiledFigure>> CompiledAsync(DateOnly day, CancellationToken cancellationToken)
    {
        IReadOnlyList<FigureSet> sets = await InForceAsync(day, cancellationToken);
        IReadOnlyList<Procedure> all = await procedures.AllAsync(cancellationToken);
        string key = $"figures:{string.Join(',', sets.Select(set => set.Reference))}:{await library.FingerprintAsync(ContentKinds.Figures, cancellationToken)}:{string.Join(',', all.Select(p => p.Reference))}";
        return cache.GetOrCompile(key, () =>
        {
            var wrong = new List<string>();
            var compiled = FigureCompiler.Compile(sets, all.ToLookup(p => p.Id, StringComparer.Ordinal), (set, line, phrase) => wrong.Add($"{set.Reference}:{line}: {phrase.En}"));
            return wrong.Count == 0 ? compiled.ToDictionary(f => f.Figure.Code, StringComparer.Ordinal) : throw new InvalidDataException(string.Join(Environment.NewLine, wrong));
        });
    }

    /// <summary>When each procedure that figures can count was published first.</summary>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> ProceduresSinceAsync(CancellationToken cancellationToken) => library.FirstPublishedAsync(ContentKinds.Procedure, cancellationToken);

    /// <summary>What the parts of a figure are called: for each of its group paths the names of the keys. What has no other name is called by its key.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, LocalText>>> GroupNamesAsync(string code, DateOnly day, CancellationToken cancellationToken) =>
        (await GroupNamesAsync(day, cancellationToken)).GetValueOrDefault(code) ?? [];

    /// <summary>The same of all figures that are told apart, by code.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, LocalText>>>> GroupNamesAsync(DateOnly day, CancellationToken cancellationToken)
    {
        Dictionary<string, LocalText> named = (await procedures.LatestAsync(cancellationToken)).ToDictionary(p => p.Id, p => new LocalText(p.Name.Zh, p.Name.En), StringComparer.Ordinal);
        Dictionary<string, LocalText> posts = (await roles.AllAsync(cancellationToken)).ToDictionary(r => r.Code, r => new LocalText(r.NameZh, r.NameEn), StringComparer.Ordinal);
        return (await CompiledAsync(day, cancellationToken)).Values.Where(figure => figure is { Schema: not null, Figure.Group.Count: > 0 }).ToDictionary(
            figure => figure.Figure.Code,
            figure => (IReadOnlyList<IReadOnlyDictionary<string, LocalText>>)[.. figure.Figure.Group.Select(path => (path, figure.Schema!.Find(path)!) switch
            {
                ("event.procedure", _) => named,
                ("event.role", _) => posts,
                (_, { Type: SqlColumnType.Boolean }) => Truths,
                (_, var found) => found.Choices.DistinctBy(c => c.Code, StringComparer.Ordinal).ToDictionary(c => c.Code, c => new LocalText(c.Label.Zh, c.Label.En), StringComparer.Ordinal),
            })],
            StringComparer.Ordinal);
    }

    private static readonly Dictionary<string, LocalText> Truths = new(StringComparer.Ordinal) { [FigureQuery.True] = new("是", "Yes"), [FigureQuery.False] = new("否", "No") };

    private async Task<IReadOnlyList<FigureSet>> AllAsync(CancellationToken cancellationToken) =>
        _sets ??= [.. (await library.PublishedAsync(ContentKinds.Figures, cancellationToken)).Select(item => cache.GetOrCompile("figure-set:" + item.Sha256, () => FigureFile.Read(item)))];
}
