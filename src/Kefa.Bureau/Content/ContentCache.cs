using System.Collections.Concurrent;

namespace Kefa.Bureau.Content;

/// <summary>
/// Bytes by hash and compiled forms by key. Keys are hashes of immutable bytes, so nothing in here can become wrong; drafts are
/// compiled outside it. Of the compiled forms those used last stay.
/// </summary>
public sealed class ContentCache
{
    private const int MostForms = 128;
    private readonly ConcurrentDictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Type Form, string Key), Slot> _compiled = new();
    private long _uses;

    internal bool TryGetBytes(string sha256, out byte[] bytes) => _bytes.TryGetValue(sha256, out bytes!);

    internal void Keep(string sha256, byte[] bytes) => _bytes[sha256] = bytes;

    internal int FormsKept => _compiled.Count;

    /// <summary>The compiled form for a key made of content hashes; compiled once, also when many ask at the same time.</summary>
    public T GetOrCompile<T>(string key, Func<T> compile) where T : class
    {
        Slot slot = _compiled.GetOrAdd((typeof(T), key), _ => new Slot(new Lazy<object>(compile)));
        slot.LastUse = Interlocked.Increment(ref _uses);
        try
        {
            var form = (T)slot.Form.Value;
            if (_compiled.Count > MostForms) ForgetOldest();
            return form;
        }
        catch (Exception)
        {
            // A failure is not kept: the reason (memory, cancellation) may be gone at the next try.
            _compiled.TryRemove(new KeyValuePair<(Type, string), Slot>((typeof(T), key), slot));
            throw;
        }
    }

    // Each publication makes new keys, and nobody asks for the old ones again.
    private void ForgetOldest()
    {
        foreach (var entry in _compiled.OrderBy(entry => entry.Value.LastUse).Take(_compiled.Count - MostForms)) _compiled.TryRemove(entry);
    }

    private sealed class Slot(Lazy<object> form)
    {
        public Lazy<object> Form { get; } = form;
        public long LastUse { get; set; }
    }
}
