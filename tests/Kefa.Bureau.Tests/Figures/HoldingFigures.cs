using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Reports;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Figures;

/// <summary>All shipped figures over the demo year, held to their records and to what the events come to without the database.</summary>
internal static class HoldingFigures
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task Every_figure_is_its_records_and_what_the_events_come_to(IServiceProvider services)
    {
        var check = services.GetRequiredService<CheckFigures>();
        var compute = services.GetRequiredService<ComputeFigures>();
        IReadOnlyList<MatterHistory> matters = await HistoriesAsync(services);
        int year = compute.Today.Year;
        foreach (string period in new[] { $"{year}", $"{year - 1}", $"{year}-Q2", $"{year}-09" })
        {
            FigurePeriod asked = FigurePeriod.Parse(period)!.Value;
            Assert.All(await check.HandleAsync(asked, Cancel), agreement => Assert.True(agreement.Agrees, agreement.ToString()));
            await They_are_what_the_events_come_to(services, matters, asked, compute);
        }
        IReadOnlyDictionary<string, FigureValue> first = await compute.HandleAsync(FigurePeriod.OfYear(year), null, Cancel);
        Assert.True(first.Values.Count(v => v.Records > 0) >= 100, $"{first.Values.Count(v => v.Records > 0)} figures of the demo year have records.");
        // Two years ago no disputes were kept: that is not zero, and the report does not say that there were none.
        FigureValue unknown = (await compute.HandleAsync(FigurePeriod.OfYear(year - 2), null, Cancel))["REV-01"];
        Assert.Null(unknown.Value);
        Assert.StartsWith("no record of this period: it begins on ", unknown.None?.En, StringComparison.Ordinal);
        ComposedReport report = (await services.GetRequiredService<ComposeReport>().HandleAsync("rule-of-law-city", year - 2, Cancel))!;
        Assert.DoesNotContain(report.Document.Blocks, block => string.Concat(block.AllRuns.Select(run => run.Text)).Contains("未发生以本局为被申请人", StringComparison.Ordinal));
        Assert.Contains(report.Document.Faults, fault => fault is { Paragraph: "disputes" } && fault.Problem.Zh.Contains("这一时期没有记录", StringComparison.Ordinal));
        // Nothing happened: what was kept is answered, and is the same.
        await services.GetRequiredService<KefaDbContext>().Set<FigureResult>().Where(r => r.Code == "GID-01").ExecuteUpdateAsync(set => set.SetProperty(r => r.Result, """{"value":"4711","records":1,"undetermined":0,"groups":[]}"""), Cancel);
        IReadOnlyDictionary<string, FigureValue> second = await compute.HandleAsync(FigurePeriod.OfYear(year), null, Cancel);
        Assert.Equal(4711, second["GID-01"].Value);
        Assert.Equal(first.Where(v => v.Key is not ("GID-01" or "GID-16")).Select(v => (v.Key, v.Value.Value)), second.Where(v => v.Key is not ("GID-01" or "GID-16")).Select(v => (v.Key, v.Value.Value)));
        Assert.Contains(await check.HandleAsync(FigurePeriod.OfYear(year), Cancel), agreement => agreement is { Code: "GID-01", Agrees: false });
        await services.GetRequiredService<KefaDbContext>().Set<FigureResult>().ExecuteDeleteAsync(Cancel);
    }

    private static async Task They_are_what_the_events_come_to(IServiceProvider services, IReadOnlyList<MatterHistory> matters, FigurePeriod period, ComputeFigures compute)
    {
        IReadOnlyDictionary<string, FigureValue> values = await compute.HandleAsync(period, null, Cancel);
        CompiledFigure[] counted = [.. (await services.GetRequiredService<FigureLibrary>().CompiledAsync(period.AsOf(compute.Today), Cancel)).Values.Where(f => f.Schema is not null)];
        var records = services.GetRequiredService<FigureRecords>();
        IReadOnlyDictionary<string, ReckonedFigure> reckoned = ReckonFigures.Over(counted, matters, period, compute.Today);
        foreach (CompiledFigure figure in counted)
        {
            (string code, ReckonedFigure one, FigureValue value) = (figure.Figure.Code, reckoned[figure.Figure.Code], values[figure.Figure.Code]);
            if (value.None is not null && value.Value is null && figure.Figure.Measure is not (FigureMeasure.Average or FigureMeasure.Median)) continue;
            Assert.Equal((code, one.Value, one.Undetermined), (code, value.Value, value.Undetermined));
            Assert.Equal(one.Records, (await records.AllAsync(code, period, new FigureRecordFilter(), Cancel))!.Select(r => (r.Number, r.Place)));
        }
    }

    private static async Task<IReadOnlyList<MatterHistory>> HistoriesAsync(IServiceProvider services)
    {
        var streams = services.GetRequiredService<MatterStreams>();
        var all = new List<MatterHistory>();
        foreach (string number in await services.GetRequiredService<KefaDbContext>().Set<Matter>().AsNoTracking().Select(m => m.Number).ToListAsync(Cancel))
            all.Add((await streams.FindAsync(MatterNumber.Parse(number), Cancel))!);
        return all;
    }
}
