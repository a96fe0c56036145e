using Kefa.Feel;

namespace Kefa.Bureau.Content;

/// <summary>What holds for all content, however it comes in.</summary>
public sealed class ContentRules(ContentLibrary library, IEnumerable<IContentChecker> checkers, IEnumerable<IContentSetChecker> setCheckers)
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>What is wrong with one file by itself.</summary>
    public IReadOnlyList<ContentProblem> Problems(PublishContentInput input) => [.. Alone(input)];

    /// <summary>What is wrong with these files together, beside what is published.</summary>
    public async Task<IReadOnlyList<ContentProblem>> ProblemsTogetherAsync(IReadOnlyList<PublishContentInput> batch, CancellationToken cancellationToken)
    {
        var problems = new List<ContentProblem>();
        foreach (IContentSetChecker checker in setCheckers) problems.AddRange(await checker.CheckAsync(batch, library, cancellationToken));
        return problems;
    }

    private IEnumerable<ContentProblem> Alone(PublishContentInput input)
    {
        if (input.Bytes.Length is 0 or > MaxBytes)
        {
            yield return new ContentProblem(input.Path, null, $"the file has {input.Bytes.Length} bytes; expected 1 to {MaxBytes}.");
            yield break;
        }
        if (input.Version.Length == 0 || input.Name.Length == 0)
            yield return new ContentProblem(input.Path, null, $"name '{input.Name}' and version '{input.Version}' must not be empty.");
        if (input.InForceFrom is not null && input.InForceFrom > input.InForceTo)
            yield return new ContentProblem(input.Path, null, $"it begins on {input.InForceFrom.Value:yyyy-MM-dd}, after its end on {input.InForceTo.Value:yyyy-MM-dd}.");
        if (input.Kind == ContentKinds.Policy)
        {
            (PolicyHeader? header, Phrase? wrong) = Header(input.Bytes);
            if (header is null) yield return new ContentProblem(input.Path, null, wrong!);
            else if (header.Id != input.Name || header.Version != input.Version)
                yield return new ContentProblem(input.Path, null, $"its header says {header.Id}@{header.Version}, not {input.Name}@{input.Version}.");
        }
        foreach (ContentProblem problem in checkers.Where(checker => checker.Checks(input.Kind)).SelectMany(checker => checker.Check(input.Kind, input.Name, input.Bytes, input.Path)))
            yield return problem;
    }

    internal static Phrase Taken(ContentEntry stored, string hash, DateOnly? inForceFrom)
    {
        string reference = $"{stored.Kind}/{stored.Name}@{stored.Version}";
        if (stored.State == ContentState.Withdrawn)
            return $"{reference} was published and withdrawn: publish it under a new version.";
        if (stored.Sha256 != hash)
            return $"{reference} is published with other bytes (SHA-256 {stored.Sha256[..12]}…, this file {hash[..12]}…), and a published version never changes: give this one a new version.";
        return $"{reference} is published with effect from {Day(stored.InForceFrom)}, not {Day(inForceFrom)}: give this one a new version.";
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "—";

    private static (PolicyHeader? Header, Phrase? Wrong) Header(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return (PolicyHeader.Read(bytes), null);
        }
        catch (PolicyHeaderException wrong)
        {
            return (null, wrong.Phrase);
        }
    }
}
