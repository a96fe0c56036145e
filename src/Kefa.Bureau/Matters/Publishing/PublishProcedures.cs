using System.Globalization;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Feel;

namespace Kefa.Bureau.Matters.Publishing;

/// <summary>What publishing some drafts together would do.</summary>
/// <param name="Drafts">Those of them that are there.</param>
/// <param name="Problems">Why it cannot be done, with file and line; empty when it can.</param>
public sealed record PublishProceduresPreview(IReadOnlyList<ProcedureDraft> Drafts, IReadOnlyList<ContentProblem> Problems);

/// <summary>
/// Publishes procedures of the bureau's own together: those that ask one another for facts, or for templates, cannot be published one after the other. All of them or none,
/// in one transaction with form token and audit.
/// </summary>
public sealed class PublishProcedures(KefaDbContext db, ProcedureDrafts drafts, ContentLibrary library, ContentRules rules, PublishContent publish, FormTokens tokens)
{
    public const string Location = "/console/procedures?published=true";

    /// <summary>What the token of the form is for.</summary>
    public static string Purpose(IEnumerable<long> ids) =>
        "publish-procedures/" + ContentItem.HashOf(Encoding.UTF8.GetBytes(string.Join(',', ids.Distinct().Order().Select(id => id.ToString(CultureInfo.InvariantCulture)))))[..16];

    public async Task<PublishProceduresPreview> PreviewAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        ProcedureDraft[] chosen = [.. (await drafts.ListAsync(cancellationToken)).Where(draft => ids.Contains(draft.Stored.Id))];
        PublishContentInput[] inputs = [.. chosen.Select(draft => draft.Input)];
        List<ContentProblem> problems = [.. inputs.SelectMany(rules.Problems), .. Twice(inputs), .. await TooEarlyAsync(inputs, cancellationToken)];
        if (problems.Count == 0) problems.AddRange(await rules.ProblemsTogetherAsync(inputs, cancellationToken));
        return new PublishProceduresPreview(chosen, problems);
    }

    /// <returns>Where the act can be seen; null when it is refused, or the form was of somebody else: the page says why.</returns>
    public async Task<string?> HandleAsync(IReadOnlyCollection<long> ids, string? token, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        switch (await tokens.ConsumeAsync(token, Purpose(ids), by.AccountId, cancellationToken))
        {
            case FormTokenOutcome.Used { Location: { } location }: return location;
            case FormTokenOutcome.Invalid or FormTokenOutcome.Used: return null;
        }
        (IReadOnlyList<ProcedureDraft> chosen, IReadOnlyList<ContentProblem> problems) = await PreviewAsync(ids, cancellationToken);
        if (problems.Count > 0 || chosen.Count == 0) return null;
        if (await publish.TogetherAsync([.. chosen.Select(draft => draft.Input)], by, cancellationToken) is { Count: > 0 }) return null;
        await drafts.DiscardAsync([.. chosen.Select(draft => draft.Stored.Id)], by, cancellationToken);
        await tokens.CompleteAsync(token!, Purpose(ids), by.AccountId, Location, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Location;
    }

    private static IEnumerable<ContentProblem> Twice(IEnumerable<PublishContentInput> inputs) => inputs.GroupBy(input => (input.Kind, input.Name)).Where(same => same.Count() > 1)
        .Select(same => new ContentProblem(same.Last().Path, null, Phrase.Of($"“{same.Key.Name}”选了 {same.Count()} 份草稿，一次只能发布其中一份。", $"{same.Count()} drafts of '{same.Key.Name}' are chosen: only one of them can be published at once.")));

    /// <summary>A version follows the one before it: matters that began meanwhile keep theirs.</summary>
    private async Task<IReadOnlyList<ContentProblem>> TooEarlyAsync(IReadOnlyList<PublishContentInput> inputs, CancellationToken cancellationToken)
    {
        IReadOnlyList<ContentItem> published = await library.PublishedAsync(ContentKinds.Procedure, cancellationToken);
        return
        [
            .. from input in inputs
               where input.Kind == ContentKinds.Procedure
               let last = published.Where(item => item.Name == input.Name).Max(item => item.InForceFrom)
               where last is not null && input.InForceFrom <= last
               select new ContentProblem(input.Path, null, Phrase.Of(
                   $"施行日期须晚于上一版本的施行日期（{last:yyyy-MM-dd}）；请同时使用新的版本名。", $"It must come into force after the version before it ({last:yyyy-MM-dd}), under a version name of its own.")),
        ];
    }
}
