using System.Collections.Concurrent;

namespace Kefa.Bureau.Matters;

/// <summary>
/// Wrong query codes, by number: after ten within an hour nobody looks that number up for the rest of it, from whatever address they ask. Numbers that nobody has are
/// counted alike. Each node counts for itself; six characters are not guessed at that pace.
/// </summary>
internal sealed class QueryCodeTries
{
    public const int Most = 10;

    private const int MostNumbers = 100_000;

    private static readonly TimeSpan Within = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(int Bureau, MatterNumber Number), (int Count, DateTimeOffset Since)> _failed = [];

    public bool IsLocked(int bureau, MatterNumber number, DateTimeOffset now) => _failed.TryGetValue((bureau, number), out var failed) && failed.Count >= Most && now < failed.Since + Within;

    public void Failed(int bureau, MatterNumber number, DateTimeOffset now)
    {
        if (_failed.Count >= MostNumbers)
        {
            foreach (var old in _failed.Where(failed => now >= failed.Value.Since + Within).ToList()) _failed.TryRemove(old);
        }
        _failed.AddOrUpdate((bureau, number), (1, now), (_, before) => now < before.Since + Within ? (before.Count + 1, before.Since) : (1, now));
    }

    public void Succeeded(int bureau, MatterNumber number) => _failed.TryRemove((bureau, number), out _);
}
