using System.Globalization;
using Kefa.Bureau.Content;

namespace Kefa.Bureau.Tests.Content;

public sealed class KeepingCompiledContent
{
    private readonly ContentCache _cache = new();

    [Fact]
    public async Task Compiles_once_for_all_who_ask_at_the_same_time()
    {
        int compiled = 0;

        string[] forms = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _cache.GetOrCompile("key", () =>
        {
            Interlocked.Increment(ref compiled);
            return new string('x', 3);
        }))));

        Assert.Equal(1, compiled);
        Assert.All(forms, form => Assert.Same(forms[0], form));
    }

    [Fact]
    public void Keeps_no_failure()
    {
        Assert.Throws<InvalidOperationException>(() => _cache.GetOrCompile<string>("key", () => throw new InvalidOperationException("for the moment")));

        Assert.Equal("now", _cache.GetOrCompile("key", () => "now"));
    }

    [Fact]
    public void Keeps_what_was_used_last()
    {
        string used = _cache.GetOrCompile("used", () => new string('x', 3));
        for (int i = 0; i < 1000; i++)
        {
            _cache.GetOrCompile(i.ToString(CultureInfo.InvariantCulture), () => new string('y', 3));
            _cache.GetOrCompile<string>("used", () => throw new InvalidOperationException("It was forgotten."));
        }

        Assert.InRange(_cache.FormsKept, 1, 130);
        Assert.Same(used, _cache.GetOrCompile("used", () => "compiled again"));
    }
}
