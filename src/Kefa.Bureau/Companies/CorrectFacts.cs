using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies;

/// <param name="Uscc">The company.</param>
/// <param name="Facts">What holds instead.</param>
/// <param name="Source">What proves it: a document, a register.</param>
/// <param name="Reason">Why what stood there was wrong; a correction needs one.</param>
/// <param name="AsOf">The day to which the source speaks.</param>
/// <param name="ReadAtEvent">The last event that the page showed; null when nobody looked.</param>
public sealed record CorrectFactsInput(
    string Uscc, IReadOnlyDictionary<FactKey, Fact> Facts, string Source, string Reason, DateOnly? AsOf = null, int? ReadAtEvent = null);

/// <param name="Uscc">The company that speaks about itself.</param>
/// <param name="Facts">What it says.</param>
/// <param name="AsOf">The day to which it speaks.</param>
/// <param name="ReadAtEvent">The last event that the page showed.</param>
public sealed record DeclareFactsInput(string Uscc, IReadOnlyDictionary<FactKey, Fact> Facts, DateOnly? AsOf = null, int? ReadAtEvent = null);

public abstract record FactsOutcome
{
    private FactsOutcome() { }

    /// <param name="Changed">False when everything stood there already.</param>
    /// <param name="Warnings">What is strange and yet accepted.</param>
    public sealed record Recorded(bool Changed, IReadOnlyList<FactProblem> Warnings) : FactsOutcome;

    public sealed record Refused(IReadOnlyList<FactProblem> Problems) : FactsOutcome;

    public sealed record NoSuchCompany : FactsOutcome;

    /// <summary>Someone changed the company after it was read: show what stands now and ask again.</summary>
    public sealed record Conflict : FactsOutcome;
}

/// <summary>An officer puts right what is recorded of a company; what stood there stays visible.</summary>
public sealed class CorrectFacts
{
    private readonly FactRecorder _recorder;

    internal CorrectFacts(FactRecorder recorder) => _recorder = recorder;

    public Task<FactsOutcome> HandleAsync(CorrectFactsInput input, Actor by, CancellationToken cancellationToken)
    {
        List<FactProblem> missing = [];
        if (string.IsNullOrWhiteSpace(input.Reason))
            missing.Add(new FactProblem(null, new LocalText("请填写更正原因。", "Say why it is corrected.")));
        if (string.IsNullOrWhiteSpace(input.Source))
            missing.Add(new FactProblem(null, new LocalText("请填写依据。", "Name the source.")));
        if (missing.Count > 0)
            return Task.FromResult<FactsOutcome>(new FactsOutcome.Refused(missing));
        return _recorder.RecordAsync(CompanyEvents.Corrected, input.Uscc, input.Facts, input.Source.Trim(), input.Reason.Trim(), input.AsOf, input.ReadAtEvent, by, cancellationToken);
    }
}

/// <summary>A company's agent says what is not on record, or is recorded wrongly; marked as the company's own word.</summary>
public sealed class DeclareFacts
{
    private readonly FactRecorder _recorder;

    internal DeclareFacts(FactRecorder recorder) => _recorder = recorder;

    public Task<FactsOutcome> HandleAsync(DeclareFactsInput input, Actor by, CancellationToken cancellationToken)
    {
        var identity = input.Facts.Keys.Where(k => k.Field is "uscc" or "name" or "foundedOn").ToList();
        if (identity.Count > 0)
        {
            var text = new LocalText("登记信息以市场监管登记为准，请向登记机关申请变更。", "What the company register holds is changed there.");
            return Task.FromResult<FactsOutcome>(new FactsOutcome.Refused([.. identity.Select(k => new FactProblem(k, text))]));
        }

        return _recorder.RecordAsync(CompanyEvents.Declared, input.Uscc, input.Facts, "企业自报", null, input.AsOf, input.ReadAtEvent, by, cancellationToken);
    }
}

/// <summary>What correcting and declaring share: check, record, audit, in one transaction.</summary>
internal sealed class FactRecorder(KefaDbContext db, ICurrentBureau bureau, RegisterLibrary registers, CompanyWriter writer, AuditTrail audit, TimeProvider time)
{
    public async Task<FactsOutcome> RecordAsync(
        string type, string uscc, IReadOnlyDictionary<FactKey, Fact> facts, string source, string? reason, DateOnly? asOf, int? readAtEvent, Actor by, CancellationToken cancellationToken)
    {
        if (!CreditCode.TryParse(uscc, out var code, out var problem))
            return new FactsOutcome.Refused([new FactProblem(new FactKey("uscc"), problem)]);
        var dictionary = await registers.FieldsAsync(cancellationToken);
        if (facts.Keys.Where(k => dictionary.Find(k.Field) is not { } f || f.IsYearly != (k.Year is not null)).ToList() is { Count: > 0 } strangers)
            return new FactsOutcome.Refused([.. strangers.Select(k => new FactProblem(k, new LocalText($"没有字段“{k}”。", $"There is no field '{k}'.")))]);
        var checker = new FactChecker(dictionary, await registers.RegionsAsync(cancellationToken), await registers.IndustriesAsync(cancellationToken), bureau.Required.Today(time));

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var text = code.ToString();
        var row = await db.Set<Company>().FirstOrDefaultAsync(c => c.Uscc == text, cancellationToken);
        if (row is null)
            return new FactsOutcome.NoSuchCompany();
        if (readAtEvent is { } read && read != row.LastEvent)
        {
            // The same form sent twice finds what it asked for: that is done, not in conflict.
            return CompanyState.Of(row, dictionary).New([.. facts], type == CompanyEvents.Declared).Count == 0 ? new FactsOutcome.Recorded(false, []) : new FactsOutcome.Conflict();
        }

        var problems = Problems(checker, row, facts, dictionary);
        if (problems.Any(p => !p.OnlyWarns))
            return new FactsOutcome.Refused(problems);
        try
        {
            audit.Record(by, type, $"company/{code}", new { fields = facts.Keys.Select(k => k.ToString()) });
            var outcome = await writer.RecordAsync(
                [new CompanyChange(code, type, [.. facts], source) { Reason = reason, AsOf = asOf, Actor = by.Key, Role = by.Role }], dictionary, cancellationToken);
            var changed = outcome[code] != ChangeOutcome.Unchanged;
            if (changed)
                await transaction.CommitAsync(cancellationToken);
            return new FactsOutcome.Recorded(changed, problems);
        }
        catch (StreamConflictException)
        {
            return new FactsOutcome.Conflict();
        }
    }

    /// <summary>The new facts by themselves, and against what stands beside them; what was wrong before is not held against them.</summary>
    private static List<FactProblem> Problems(FactChecker checker, Company row, IReadOnlyDictionary<FactKey, Fact> facts, FieldDictionary dictionary)
    {
        var after = CompanyState.Of(row, dictionary).Facts.ToDictionary(f => f.Key, f => f.Value.Current.Fact);
        foreach (var (key, fact) in facts)
            after[key] = fact;
        return [.. checker.Problems(after).Where(p => p.Key is { } key && facts.ContainsKey(key))];
    }
}
