using System.Security.Cryptography;
using Kefa.Feel;

namespace Kefa.Bureau.Content;

/// <summary>A published version of a content item, as it is read at run time.</summary>
/// <param name="BureauId">The bureau that owns it; null when it is shared.</param>
/// <param name="InForceFrom">The first day of effect; null: it always was.</param>
/// <param name="InForceTo">The last day of effect as the version itself says; null: open.</param>
public sealed record ContentItem(
    long Id, string Kind, string Name, string Version, string Sha256, DateOnly? InForceFrom, DateOnly? InForceTo,
    int? BureauId, DateTimeOffset? PublishedAt, ReadOnlyMemory<byte> Bytes, string? Path)
{
    /// <summary>How events, verdicts and reports name what they used.</summary>
    public string Reference => $"{Kind}/{Name}@{Version}";

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>What is wrong with a content file, where.</summary>
/// <param name="Line">From 1; null when it concerns the whole file.</param>
public sealed record ContentProblem(string Path, int? Line, Phrase Phrase) : ITranslated
{
    /// <summary>What is wrong, in English.</summary>
    public string Message => Phrase.En;

    public string Zh => Line is { } line ? FormattableString.Invariant($"{Path} 第 {line} 行：{Phrase.Zh}") : $"{Path}：{Phrase.Zh}";

    public override string ToString() => Line is { } line ? FormattableString.Invariant($"{Path}:{line}: {Message}") : $"{Path}: {Message}";
}

/// <summary>Checks content of a kind before it is published. A capability that reads a kind registers one.</summary>
public interface IContentChecker
{
    bool Checks(string kind);

    /// <returns>Everything that is wrong; nothing when it may be published.</returns>
    IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path);
}

/// <summary>Checks what is about to be published beside what is published: models that import each other and the dictionary.</summary>
public interface IContentSetChecker
{
    /// <param name="batch">Everything that is to be published together.</param>
    /// <param name="published">What the current bureau sees now; outside a bureau what is shared.</param>
    /// <returns>Everything that is wrong; nothing when it may be published.</returns>
    Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken);
}
