using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Content;

/// <param name="Version">The version; for a policy it must be the one its header says.</param>
/// <param name="InForceFrom">The first day of effect; null for kinds that simply replace what was before.</param>
/// <param name="Path">The file's name, for messages.</param>
public sealed record PublishContentInput(
    string Kind, string Name, string Version, ReadOnlyMemory<byte> Bytes, DateOnly? InForceFrom, DateOnly? InForceTo, string Path, bool Shared = false);

public abstract record PublishContentOutcome
{
    private PublishContentOutcome() { }
    public sealed record Published(long Id, string Reference) : PublishContentOutcome;

    /// <summary>The same bytes are published under this version already: the act was done before and is done.</summary>
    public sealed record AlreadyPublished(long Id, string Reference) : PublishContentOutcome;
    public sealed record Refused(IReadOnlyList<ContentProblem> Problems) : PublishContentOutcome;
}

/// <summary>
/// Publishes a version for the current bureau (or shared). One transaction: killed before its commit nothing happened, killed after
/// it the same call answers <see cref="PublishContentOutcome.AlreadyPublished"/>. Joins the caller's transaction when there is one.
/// </summary>
public sealed class PublishContent(KefaDbContext db, ICurrentBureau bureau, AuditTrail audit, TimeProvider time, ContentRules rules)
{
    public async Task<PublishContentOutcome> HandleAsync(PublishContentInput input, Actor by, CancellationToken cancellationToken)
    {
        IReadOnlyList<ContentProblem> problems = rules.Problems(input);
        if (problems.Count > 0) return new PublishContentOutcome.Refused(problems);

        int? owner = input.Shared ? null : bureau.Required.Id;
        string hash = ContentItem.HashOf(input.Bytes.Span);
        if (Answer(await StoredAsync(owner, input, cancellationToken), input, hash) is { } answer) return answer;
        // Compiling takes its time: before the transaction, which on SQLite keeps all other writers waiting.
        problems = await rules.ProblemsTogetherAsync([input], cancellationToken);
        if (problems.Count > 0) return new PublishContentOutcome.Refused(problems);

        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        ContentEntry? stored = await StoredAsync(owner, input, cancellationToken);
        if (Answer(stored, input, hash) is { } meanwhile) return meanwhile;
        ContentEntry entry = Publish(stored, owner, input, hash, by);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (stored is null && own is not null)
        {
            // Two publications at once: the other one came first. Say so, do not guess whether it was the same.
            await own.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            if (Answer(await StoredAsync(owner, input, cancellationToken), input, hash) is { } first) return first;
            throw;
        }
        if (own is not null) await own.CommitAsync(cancellationToken);
        return new PublishContentOutcome.Published(entry.Id, Reference(input));
    }

    /// <summary>Publishes several that name one another: all of them or none. What is published already with the same bytes is done.</summary>
    /// <returns>Why none was published; empty when all are.</returns>
    public async Task<IReadOnlyList<ContentProblem>> TogetherAsync(IReadOnlyList<PublishContentInput> inputs, Actor by, CancellationToken cancellationToken)
    {
        ContentProblem[] problems = [.. inputs.SelectMany(rules.Problems)];
        if (problems.Length == 0) problems = [.. await rules.ProblemsTogetherAsync(inputs, cancellationToken)];
        if (problems.Length > 0) return problems;
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        foreach (PublishContentInput input in inputs)
        {
            int? owner = input.Shared ? null : bureau.Required.Id;
            string hash = ContentItem.HashOf(input.Bytes.Span);
            ContentEntry? stored = await StoredAsync(owner, input, cancellationToken);
            switch (Answer(stored, input, hash))
            {
                case PublishContentOutcome.Refused refused:
                    db.ChangeTracker.Clear();
                    return refused.Problems;
                case null:
                    Publish(stored, owner, input, hash, by);
                    break;
            }
        }
        await db.SaveChangesAsync(cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return [];
    }

    /// <summary>What there is to say when the version is published already; null when it is not.</summary>
    private static PublishContentOutcome? Answer(ContentEntry? stored, PublishContentInput input, string hash) => stored switch
    {
        null or { State: ContentState.Draft } => null,
        { State: ContentState.Published } when stored.Sha256 == hash && stored.InForceFrom == input.InForceFrom => new PublishContentOutcome.AlreadyPublished(stored.Id, Reference(input)),
        _ => new PublishContentOutcome.Refused([new(input.Path, null, ContentRules.Taken(stored, hash, input.InForceFrom))]),
    };

    private ContentEntry Publish(ContentEntry? draft, int? owner, PublishContentInput input, string hash, Actor by)
    {
        DateTimeOffset now = time.GetUtcNow();
        ContentEntry entry = draft ?? new ContentEntry
        {
            BureauId = owner, Kind = input.Kind, Name = input.Name, Version = input.Version,
            Sha256 = hash, Bytes = [], CreatedAt = now, CreatedBy = by.Name,
        };
        entry.Bytes = input.Bytes.ToArray();
        entry.Sha256 = hash;
        entry.InForceFrom = input.InForceFrom;
        entry.InForceTo = input.InForceTo;
        entry.Path = input.Path;
        entry.State = ContentState.Published;
        entry.PublishedAt = now;
        entry.PublishedBy = by.Name;
        if (draft is null) db.Add(entry);
        audit.Record(by, "ContentPublished", Reference(input), new { sha256 = hash, input.InForceFrom, input.Shared });
        return entry;
    }

    private static string Reference(PublishContentInput input) => $"{input.Kind}/{input.Name}@{input.Version}";

    /// <summary>Takes a version out of use from now on; what used it keeps it.</summary>
    /// <returns>False when there is no such published version of this owner.</returns>
    public async Task<bool> WithdrawAsync(string kind, string name, string version, bool shared, Actor by, CancellationToken cancellationToken)
    {
        int? owner = shared ? null : bureau.Required.Id;
        ContentEntry? entry = await db.Set<ContentEntry>().FirstOrDefaultAsync(
            row => row.BureauId == owner && row.Kind == kind && row.Name == name && row.Version == version && row.State == ContentState.Published, cancellationToken);
        if (entry is null) return false;
        entry.State = ContentState.Withdrawn;
        entry.WithdrawnAt = time.GetUtcNow();
        entry.WithdrawnBy = by.Name;
        audit.Record(by, "ContentWithdrawn", $"{kind}/{name}@{version}");
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private Task<ContentEntry?> StoredAsync(int? owner, PublishContentInput input, CancellationToken cancellationToken) =>
        db.Set<ContentEntry>().FirstOrDefaultAsync(
            row => row.BureauId == owner && row.Kind == input.Kind && row.Name == input.Name && row.Version == input.Version, cancellationToken);
}
