using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Demo;

internal sealed record DemoPlace(string Code, string Name, int Weight, string? Zone);

/// <param name="PerHead">Revenue a head in ten thousand yuan.</param>
/// <param name="Rd">R&amp;D in thousandths of revenue.</param>
/// <param name="Staff">Science and technology staff in hundredths of all.</param>
internal sealed record DemoIndustry(string Code, int Field, string[] Words, int Weight, int PerHead, int Rd, int Staff);

internal sealed record DemoAccount(string User, string NameZh, string NameEn, string Role, string? Company, string? Division, string? Title);

internal sealed record DemoDivision(string Code, string NameZh, string NameEn, string? Parent);

/// <summary>What the demo is made from: <c>content/demo</c>.</summary>
internal sealed record DemoContent
{
    public required string Code { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public required string Region { get; init; }

    public required string Password { get; init; }

    public required int Companies { get; init; }

    public required ulong Seed { get; init; }

    public required DateOnly AsOf { get; init; }

    public required BureauContact Contact { get; init; }

    public required IReadOnlyList<DemoAccount> Accounts { get; init; }

    public required IReadOnlyList<DemoDivision> Divisions { get; init; }

    public required IReadOnlyList<DemoPlace> Places { get; init; }

    public required IReadOnlyList<DemoIndustry> Industries { get; init; }

    public required string[] FirstSyllables { get; init; }

    public required string[] SecondSyllables { get; init; }

    /// <summary>The published example companies.</summary>
    public required string PublishedFile { get; init; }

    /// <summary>Changes when any of the files does.</summary>
    public required string Version { get; init; }

    /// <exception cref="ContentFileException">A file does not hold together.</exception>
    public static DemoContent Read(string content)
    {
        var folder = Path.Combine(content, "demo");
        var (bureau, bureauMap) = Open(folder, "bureau.yaml");
        var (names, namesMap) = Open(folder, "companies.yaml");
        var published = Path.Combine(folder, "published.json");
        return new DemoContent
        {
            Code = Text(bureau, bureauMap, "code"),
            NameZh = Text(bureau, bureauMap, "zh"),
            NameEn = Text(bureau, bureauMap, "en"),
            Region = Text(bureau, bureauMap, "region"),
            Password = Text(bureau, bureauMap, "password"),
            Companies = Number(bureau, bureauMap, "companies"),
            Seed = (ulong)Number(bureau, bureauMap, "seed"),
            AsOf = DateOnly.ParseExact(Text(bureau, bureauMap, "asOf"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Contact = ContactOf(bureau, bureauMap),
            Accounts = [.. Entries(bureau, bureauMap, "accounts").Select(m => new DemoAccount(
                Text(bureau, m, "user"), Text(bureau, m, "zh"), Text(bureau, m, "en"), Text(bureau, m, "role"), bureau.OptionalText(m, "company"), bureau.OptionalText(m, "division"), bureau.OptionalText(m, "title")))],
            Divisions = [.. Entries(bureau, bureauMap, "divisions").Select(m => new DemoDivision(Text(bureau, m, "code"), Text(bureau, m, "zh"), Text(bureau, m, "en"), bureau.OptionalText(m, "parent")))],
            Places = [.. Entries(names, namesMap, "places").Select(m => new DemoPlace(Text(names, m, "code"), Text(names, m, "name"), Number(names, m, "weight"), names.OptionalText(m, "zone")))],
            Industries = [.. Entries(names, namesMap, "industries").Select(m => new DemoIndustry(
                Text(names, m, "code"), Number(names, m, "field"), Text(names, m, "words").Split(' '), Number(names, m, "weight"),
                Number(names, m, "perHead"), Number(names, m, "rd"), Number(names, m, "staff")))],
            FirstSyllables = Syllables(Text(names, namesMap, "first")),
            SecondSyllables = Syllables(Text(names, namesMap, "second")),
            PublishedFile = published,
            Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Concat(new[] { Path.Combine(folder, "bureau.yaml"), Path.Combine(folder, "companies.yaml"), published }.Select(File.ReadAllText)))))[..16],
        };
    }

    private static BureauContact ContactOf(YamlFile file, YamlMappingNode map)
    {
        if (!map.Children.TryGetValue("contact", out var node)) return BureauContact.None;
        var contact = file.Mapping(node, $"keys and values");
        string? Of(string key) => file.OptionalText(contact, key);
        return new BureauContact
        {
            DocumentMark = Of("documentMark"), Address = Of("address"), Hours = Of("hours"), Phone = Of("phone"), ReconsiderationOrgan = Of("reconsiderationOrgan"),
            ReconsiderationAddress = Of("reconsiderationAddress"), Court = Of("court"), CourtAddress = Of("courtAddress"),
        };
    }

    private static (YamlFile File, YamlMappingNode Map) Open(string folder, string name)
    {
        using var text = File.OpenText(Path.Combine(folder, name));
        var file = YamlFile.Read("demo/" + name, text);
        return file.Root is null ? throw new ContentFileException(file.Name, 1, $"The file is empty.") : (file, file.Mapping(file.Root, $"keys and values"));
    }

    private static string Text(YamlFile file, YamlMappingNode map, string key) => file.OptionalText(map, key) ?? throw file.Error(map, $"'{key}' is missing.");

    private static int Number(YamlFile file, YamlMappingNode map, string key) =>
        int.TryParse(Text(file, map, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw file.Error(map[key], $"'{key}' must be a whole number.");

    private static IEnumerable<YamlMappingNode> Entries(YamlFile file, YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var list) ? file.Sequence(list, $"{key}").Select(n => file.Mapping(n, $"keys and values")) : throw file.Error(map, $"'{key}' is missing.");

    private static string[] Syllables(string text) => [.. text.EnumerateRunes().Select(r => r.ToString())];
}
