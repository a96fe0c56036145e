using System.Collections.Concurrent;

namespace Kefa.Bureau.Content;

/// <summary>
/// Bytes by hash and compiled forms by key, for the life of the process. Keys are hashes of immutable bytes, so nothing in here
/// can become wrong; drafts are compiled outside it.
/// </summary>
public sealed class ContentCache
{
    private readonly ConcurrentDictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Type Form, string Key), Lazy<object>> _compiled = new();

    internal bool TryGetBytes(string sha256, out byte[] bytes) => _bytes.TryGetValue(sha256, out bytes!);

    internal void Keep(string sha256, byte[] bytes) => _bytes[sha256] = bytes;

    /// <summary>The compiled form for a key made of content hashes; compiled once, also when many ask at the same time.</summary>
    public T GetOrCompile<T>(string key, Func<T> compile) where T : class
    {
        Lazy<object> slot = _compiled.GetOrAdd((typeof(T), key), _ => new Lazy<object>(compile));
        try
        {
            return (T)slot.Value;
        }
        catch (Exception)
        {
            // A failure is not kept: the reason (memory, cancellation) may be gone at the next try.
            _compiled.TryRemove(new KeyValuePair<(Type, string), Lazy<object>>((typeof(T), key), slot));
            throw;
        }
    }
}
