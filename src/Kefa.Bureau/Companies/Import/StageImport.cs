using System.Text;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Documents.Tables;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Companies.Import;

/// <summary>Reads the file, checks its rows and stages them in batches. Taken up again it reads over what is staged and goes on after it.</summary>
internal sealed class StageImport(KefaDbContext db, ICurrentBureau bureau, RegisterLibrary registers, ImportRows rows, IOptions<ImportOptions> options, TimeProvider time)
{
    internal static TableFormatException Gone() => new("导入文件已不在原处，请重新上传。", "The file of this import is no longer there; send it again.");

    public async Task<CompanyImport> RunAsync(CompanyImport import, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (import.StoredPath is not { } path || !File.Exists(path))
            throw Gone();
        if (await ReceiveImport.HashAsync(path, cancellationToken) != import.Sha256)
            throw new TableFormatException("导入文件在导入过程中被修改，请重新上传。", "The file was changed after the import began; send it again.");
        var dictionary = await registers.FieldsAsync(cancellationToken);
        if (dictionary.Fields.IsEmpty)
            throw new TableFormatException("尚未加载企业画像字典，请先执行 kefa content load。", "The profile dictionary is not loaded; run kefa content load first.");
        var checker = new FactChecker(dictionary, await registers.RegionsAsync(cancellationToken), await registers.IndustriesAsync(cancellationToken), bureau.Required.Today(time));

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, useAsync: true);
        var header = import.Header;
        var batch = new List<SourceRow>(options.Value.RowsPerStage);
        await foreach (var row in ImportSource.ReadAsync(file, import.Format, dictionary, options.Value, h => header = JsonSerializer.Serialize(h, JsonSerializerOptions.Web), cancellationToken))
        {
            if (row.Number <= import.LastRow)
                continue;
            batch.Add(row);
            if (batch.Count == options.Value.RowsPerStage)
            {
                import = await StageAsync(import, batch, header, checker, isLast: false, cancellationToken);
                progress?.Report(ImportSteps.ProgressOf(import));
                batch.Clear();
            }
        }

        import = await StageAsync(import, batch, header, checker, isLast: true, cancellationToken);
        progress?.Report(ImportSteps.ProgressOf(import));
        return import;
    }

    private async Task<CompanyImport> StageAsync(CompanyImport import, List<SourceRow> batch, string? header, FactChecker checker, bool isLast, CancellationToken cancellationToken)
    {
        List<CompanyImportRow> staged = [.. batch.Select(row => Check(import.Id, row, checker))];
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var next = await ImportSteps.TakeAsync(db, import, cancellationToken);
        await RefuseDuplicatesAsync(import.Id, batch, staged, cancellationToken);
        await RefuseIncompleteAsync(batch, staged, checker, cancellationToken);
        await rows.InsertAsync(staged, cancellationToken);

        next.Header = header;
        next.LastRow = batch.Count == 0 ? next.LastRow : batch[^1].Number;
        next.Rows += batch.Count;
        next.Refused += staged.Count(r => r.State == ImportRowState.Refused);
        next.State = isLast ? ImportState.Applying : ImportState.Staging;
        next.TouchedAt = time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return next;
    }

    private static CompanyImportRow Check(Guid import, SourceRow row, FactChecker checker)
    {
        var facts = row.Facts;
        NormaliseCodes(facts);
        LeaveOutYearsBeforeFounding(facts);
        var problems = row.Problems;
        var uscc = (facts.GetValueOrDefault(new FactKey("uscc"))?.Value as FactValue.Text)?.Value;
        if (uscc is null && problems.Count == 0)
            problems.Add(new ImportProblem("uscc", "未填写统一社会信用代码。", "The unified social credit code is empty.", null));
        var said = new HashSet<(FactKey?, FactKey?)>();
        foreach (var problem in checker.Problems(facts).Where(p => p.Other is null || !said.Contains((p.Other, p.Key))))
        {
            said.Add((problem.Key, problem.Other));
            problems.Add(ProblemOf(problem, facts));
        }

        var staged = new CompanyImportRow { ImportId = import, Row = row.Number, Uscc = uscc is { Length: <= 18 } ? uscc : null };
        Settle(staged, row, problems);
        return staged;
    }

    /// <summary>Refused with what is wrong and the cells as they were, or ready with what is strange.</summary>
    private static void Settle(CompanyImportRow staged, SourceRow row, List<ImportProblem> problems)
    {
        var refused = problems.Any(p => !p.OnlyWarns);
        staged.State = refused ? ImportRowState.Refused : ImportRowState.Ready;
        staged.Facts = refused ? null : Encoding.UTF8.GetString(CompanyFactsJson.Write(row.Facts));
        staged.Problems = problems.Count == 0 ? null : JsonSerializer.Serialize(problems, JsonSerializerOptions.Web);
        staged.Original = refused ? row.Original() : null;
    }

    private static void NormaliseCodes(Dictionary<FactKey, Fact> facts)
    {
        foreach (var name in new[] { "uscc", "parentUscc" })
        {
            if (facts.TryGetValue(new FactKey(name), out var fact) && fact.Value is FactValue.Text text)
                facts[new FactKey(name)] = Fact.Known(FactValue.Of(CreditCode.Normalise(text.Value)));
        }
    }

    /// <summary>A year before the founding year does not apply, whatever the file says of it: nothing is recorded.</summary>
    private static void LeaveOutYearsBeforeFounding(Dictionary<FactKey, Fact> facts)
    {
        if (facts.GetValueOrDefault(new FactKey("foundedOn"))?.Value is not FactValue.Date founded)
            return;
        foreach (var key in facts.Where(f => f.Key.Year < founded.Value.Year && f.Value.State != FactState.Known).Select(f => f.Key).ToList())
            facts.Remove(key);
    }

    /// <summary>A company may stand in a file once; the first row counts.</summary>
    private async Task RefuseDuplicatesAsync(Guid import, List<SourceRow> batch, List<CompanyImportRow> staged, CancellationToken cancellationToken)
    {
        var ready = staged.Where(r => r.State == ImportRowState.Ready).Select(r => r.Uscc!).Distinct(StringComparer.Ordinal).ToArray();
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var some in ready.Chunk(500))
        {
            var known = await db.Set<CompanyImportRow>().AsNoTracking()
                .Where(r => r.ImportId == import && r.State != ImportRowState.Refused && EF.Parameter(some).Contains(r.Uscc)).Select(r => new { r.Uscc, r.Row }).ToListAsync(cancellationToken);
            foreach (var row in known)
                first[row.Uscc!] = row.Row;
        }

        for (var i = 0; i < staged.Count; i++)
        {
            if (staged[i].State == ImportRowState.Ready && !first.TryAdd(staged[i].Uscc!, staged[i].Row))
                Refuse(staged[i], batch[i], new ImportProblem("uscc", $"该企业已在第 {first[staged[i].Uscc!]} 行出现，同一文件内每家企业只能有一行。", $"This company stands already in row {first[staged[i].Uscc!]}; a file has one row for each company.", staged[i].Uscc));
        }
    }

    /// <summary>A company that the bureau does not have yet needs all that is required; one that it has needs only its credit code.</summary>
    private async Task RefuseIncompleteAsync(List<SourceRow> batch, List<CompanyImportRow> staged, FactChecker checker, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<int, FactProblem[]>();
        for (var i = 0; i < staged.Count; i++)
        {
            // A cell that cannot be read is not missing; one row says all that is wrong with it.
            var said = batch[i].Problems.Select(p => p.Column).ToHashSet(StringComparer.Ordinal);
            if (checker.Missing(batch[i].Facts).Where(p => !said.Contains(p.Key?.ToString())).ToArray() is { Length: > 0 } some)
                missing.Add(i, some);
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in missing.Keys.Select(i => staged[i].Uscc).OfType<string>().Chunk(500))
            known.UnionWith(await db.Set<Company>().Where(c => EF.Parameter(some).Contains(c.Uscc)).Select(c => c.Uscc).ToListAsync(cancellationToken));
        foreach (var (i, problems) in missing.Where(m => staged[m.Key].Uscc is not { } uscc || !known.Contains(uscc)))
            Refuse(staged[i], batch[i], [.. problems.Select(p => new ImportProblem(p.Key?.ToString(), $"新企业必须填写该字段。", $"A company that is not registered yet needs this field.", null))]);
    }

    private static void Refuse(CompanyImportRow staged, SourceRow row, params ImportProblem[] problems)
    {
        row.Problems.AddRange(problems);
        Settle(staged, row, row.Problems);
    }

    private static ImportProblem ProblemOf(FactProblem problem, Dictionary<FactKey, Fact> facts)
    {
        var value = problem.Key is { } key && facts.TryGetValue(key, out var fact) ? FactJson.ToText(fact.Value).Trim('"') : null;
        return new ImportProblem(problem.Key?.ToString(), problem.Text.Zh, problem.Text.En, value is null ? null : SearchText.Cut(value, 60), problem.OnlyWarns);
    }
}
