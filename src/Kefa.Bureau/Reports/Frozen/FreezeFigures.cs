using System.Globalization;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Tree;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>Reads figures with what they rest on, within the act that freezes them: definitions, records, and the logs in which all that happened has its place.</summary>
internal sealed class FreezeFigures(KefaDbContext db, ComputeFigures compute, FigureRecords records, FigureLibrary figures, ContentLibrary content, PublishLog publish)
{
    private LogTrouble? _trouble;

    /// <summary>Gives what waits its place, as the publisher would in a moment: two at once make one chain.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken) => _trouble = (await publish.HandleAsync(0, cancellationToken)).Trouble;

    /// <summary>The procedures by which what was recorded is read, with the day on which each was taken up.</summary>
    public async Task<IReadOnlyList<FrozenContent>> ProceduresAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, DateOnly> since = await compute.TakenUpAsync(cancellationToken);
        return [.. (await content.PublishedAsync(ContentKinds.Procedure, cancellationToken)).Select(item => new FrozenContent(item.Reference, item.Sha256) { Since = since[item.Name] })];
    }

    /// <summary>The figures of a period with their records.</summary>
    public async Task<FrozenPeriod> ReadAsync(FigurePeriod period, IReadOnlyCollection<string>? codes, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, CompiledFigure> defined = await figures.CompiledAsync(period.AsOf(compute.Today), cancellationToken);
        IReadOnlyCollection<string> wanted = FrozenFigures.WithParts(defined, codes);
        IReadOnlyDictionary<string, FigureValue> values = await compute.ValuesAsync(period, wanted, cancellationToken);
        var frozen = new List<FrozenFigure>();
        foreach (FigureValue value in values.Values.OrderBy(v => v.Figure.Figure.Code, StringComparer.Ordinal))
        {
            IReadOnlyList<FigureRecord> rows = value.Records == 0 || value.Reported ? [] : await records.AllAsync(value.Figure.Figure.Code, period, new FigureRecordFilter(), cancellationToken) ?? [];
            frozen.Add(FrozenFigures.Of(value, [.. rows.Select(row => new FrozenRecord(row.Number, row.Place))]));
        }
        ILookup<string, ContentItem> items = (await content.PublishedAsync(ContentKinds.Figures, cancellationToken)).ToLookup(item => item.Reference, StringComparer.Ordinal);
        // All sets that are in force, not only those that are named: a definition is compiled beside the others.
        IReadOnlyList<FrozenContent> definitions = [.. (await figures.InForceAsync(period.AsOf(compute.Today), cancellationToken)).Select(set => new FrozenContent(set.Reference, items[set.Reference].Last().Sha256))];
        return new FrozenPeriod(period.ToString(), definitions, frozen);
    }

    /// <summary>Every log of the bureau as it stands; null when an event waits for its place.</summary>
    public async Task<IReadOnlyList<FrozenLog>?> SealedAsync(CancellationToken cancellationToken)
    {
        if (await db.Set<Leaf>().AnyAsync(leaf => leaf.Ix == null, cancellationToken) || await db.Set<StreamEvent>().AnyAsync(e => e.Commitment == null, cancellationToken)) return null;
        List<EvidenceLog> logs = await db.Set<EvidenceLog>().AsNoTracking().OrderBy(log => log.Id).ToListAsync(cancellationToken);
        return logs.Count == 0 ? null : [.. logs.Select(log => new FrozenLog(log.Origin, log.Size, Convert.ToHexStringLower(Frontier.Restore(log.Size, log.Frontier).Root.ToArray())))];
    }

    /// <summary>Why nothing can be frozen at the moment.</summary>
    public Refusal Unsealed(string rule, Procedure procedure)
    {
        Phrase text = $"What was recorded last has no place in the sealed record yet; the figures are frozen when it has: try again in a moment.";
        return new Refusal(rule, RefusalKind.Document, _trouble?.Text is { } trouble ? Phrase.Of(trouble.Zh, trouble.En) : text, procedure.Basis);
    }
}

/// <summary>Figures as they are frozen.</summary>
internal static class FrozenFigures
{
    /// <summary>The codes with those of the figures that they are made of.</summary>
    /// <param name="codes">Null for all.</param>
    public static IReadOnlyCollection<string> WithParts(IReadOnlyDictionary<string, CompiledFigure> defined, IReadOnlyCollection<string>? codes)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (string code in codes ?? [.. defined.Keys]) Add(code);
        return wanted;

        void Add(string code)
        {
            if (!defined.TryGetValue(code, out CompiledFigure? figure) || !wanted.Add(code)) return;
            foreach (string part in figure.Figure.Measure.Parts) Add(part);
        }
    }

    public static FrozenFigure Of(FigureValue value, IReadOnlyList<FrozenRecord> records)
    {
        Figure figure = value.Figure.Figure;
        return new FrozenFigure(
            figure.Code, figure.Name.Zh, figure.Unit.Zh, value.Figure.Set.Reference, FrozenFigure.Text(value.Value), value.Rounded?.ToString(CultureInfo.InvariantCulture) ?? "—", value.None?.Zh, value.None?.En, value.Reported,
            value.Undetermined, [.. value.Groups.Select(g => new FrozenGroup(g.Keys, FrozenFigure.Text(g.Value), g.Records, g.Undetermined))], records);
    }
}
