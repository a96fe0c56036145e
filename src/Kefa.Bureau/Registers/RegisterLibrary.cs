using System.Text;
using Kefa.Bureau.Content;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Registers;

/// <summary>The registers that the current bureau works with, from the content store; compiled once for each set of versions.</summary>
public sealed class RegisterLibrary(ContentLibrary library, ContentCache cache)
{
    /// <summary>The profile dictionary; empty when no content was loaded.</summary>
    public async Task<FieldDictionary> FieldsAsync(CancellationToken cancellationToken)
    {
        var parts = await library.LatestAsync(ContentKinds.ProfileFields, cancellationToken);
        return cache.GetOrCompile(
            "fields:" + string.Join(',', parts.Select(p => p.Sha256)),
            () => FieldDictionaryLoader.Load(parts.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => (p.Path ?? p.Reference, Opener(p)))));
    }

    public async Task<RegionRegister> RegionsAsync(CancellationToken cancellationToken) => new(await CodesAsync("regions", cancellationToken));

    public async Task<IndustryRegister> IndustriesAsync(CancellationToken cancellationToken) => new(await CodesAsync("industries", cancellationToken));

    /// <summary>A list of codes by its file name: <c>zones</c>, <c>hi-tech-fields</c>; empty when there is none.</summary>
    public async Task<CodeRegister> CodesAsync(string name, CancellationToken cancellationToken) =>
        await library.LatestAsync(ContentKinds.Register, name, cancellationToken) is { } item
            ? cache.GetOrCompile("codes:" + item.Sha256, () => CodeRegister.Load(item.Path ?? item.Reference, Opener(item)()))
            : CodeRegister.Empty;

    private static Func<TextReader> Opener(ContentItem item) => () => new StringReader(Encoding.UTF8.GetString(item.Bytes.Span));
}
