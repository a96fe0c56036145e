using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Tree;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>
/// Makes the snapshot of a report within the act that freezes it: every figure that the report names, for its year and the year before, with definitions, records and the place in the
/// sealed record. What is counted and what is sealed are the same events: all that happened has its place in a log, and nothing happens while the figures are read.
/// </summary>
internal sealed class ReadFrozen(
    KefaDbContext db, ICurrentBureau bureau, ComputeFigures compute, FigureRecords records, FigureLibrary figures, ContentLibrary content, ReportFigures named, PublishLog publish, TimeProvider time) : IMakesPapers
{
    // Stands in what is published for a paragraph that the secrecy check left out.
    private const string LeftOut = "（此处内容依法不予公开。）";
    private LogTrouble? _trouble;

    public string Name => FrozenReport.Made;

    /// <summary>Gives what waits its place, as the publisher would in a moment: two at once make one chain.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken) => _trouble = (await publish.HandleAsync(0, cancellationToken)).Trouble;

    public async Task<MadePaper> MakeAsync(MatterState after, DocumentKind kind, MatterNumber number, int n, CancellationToken cancellationToken)
    {
        if (ReportMatter.Of(after.Data) is not { } report) throw new InvalidDataException($"{after.Procedure.Reference} freezes figures and does not say of which year.");
        if (await SealedAsync(cancellationToken) is not { } logs) return new MadePaper.NotYet(Unsealed(after.Procedure));
        // What has happened is counted anew in every try.
        await using ComputeFigures.Snapshot state = await compute.BeginAsync(cancellationToken);
        FigurePeriod period = FigurePeriod.OfYear(report.Year);
        if (await named.OfAsync(report, cancellationToken) is not { } template) return new MadePaper.Refused([NoTemplate(report, after.Procedure)]);
        var periods = new List<FrozenPeriod>();
        foreach (FigurePeriod one in new[] { period, period.YearBefore }) periods.Add(await ReadAsync(one, template.Codes, cancellationToken));
        IReadOnlyDictionary<string, DateOnly> since = await compute.TakenUpAsync(cancellationToken);
        IReadOnlyList<FrozenContent> procedures = [.. (await content.PublishedAsync(ContentKinds.Procedure, cancellationToken)).Select(item => new FrozenContent(item.Reference, item.Sha256) { Since = since[item.Name] })];
        // Somebody acted meanwhile, on a database where acts do not wait for each other: the figures may count what the logs do not have yet.
        if (await SealedAsync(cancellationToken) is not { } still || !still.SequenceEqual(logs)) return new MadePaper.NotYet(Unsealed(after.Procedure));
        var frozen = new FrozenReport(
            bureau.Required.Code, number.ToString(), n, kind.Id, report.Year, template.Content, new FrozenCutOff(time.GetUtcNow(), compute.Today, logs), procedures, periods,
            [.. report.Paragraphs.Select(p => new FrozenParagraph(p.Id, p.Title, p.Owner, kind.Id == ReportMatter.Published && report.Removed.Contains(p.Id) ? LeftOut : p.Text ?? ""))]);
        return new MadePaper.Made(string.Create(CultureInfo.InvariantCulture, $"{kind.Name.Zh}（{report.Year}年）.txt"), frozen.ToBytes());
    }

    /// <summary>The figures of a period with their records.</summary>
    private async Task<FrozenPeriod> ReadAsync(FigurePeriod period, IReadOnlyCollection<string>? codes, CancellationToken cancellationToken)
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
    private async Task<IReadOnlyList<FrozenLog>?> SealedAsync(CancellationToken cancellationToken)
    {
        if (await db.Set<Leaf>().AnyAsync(leaf => leaf.Ix == null, cancellationToken) || await db.Set<StreamEvent>().AnyAsync(e => e.Commitment == null, cancellationToken)) return null;
        List<EvidenceLog> logs = await db.Set<EvidenceLog>().AsNoTracking().OrderBy(log => log.Id).ToListAsync(cancellationToken);
        return logs.Count == 0 ? null : [.. logs.Select(log => new FrozenLog(log.Origin, log.Size, Convert.ToHexStringLower(Frontier.Restore(log.Size, log.Frontier).Root.ToArray())))];
    }

    private static Refusal NoTemplate(ReportMatter report, Procedure procedure)
    {
        Phrase text = $"There is no template '{report.Template}' for {report.Year}: the report names no figures.";
        return new Refusal("RPT-S01.template", RefusalKind.Document, text, procedure.Basis, "template");
    }

    private Refusal Unsealed(Procedure procedure)
    {
        Phrase text = $"What was recorded last has no place in the sealed record yet; the figures are frozen when it has: try again in a moment.";
        return new Refusal("RPT-S01.sealed", RefusalKind.Document, _trouble?.Text is { } trouble ? Phrase.Of(trouble.Zh, trouble.En) : text, procedure.Basis);
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
