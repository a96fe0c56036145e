using System.Globalization;
using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Procedures.Calendar;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Deadlines;

/// <summary>One file of <c>content/calendar</c>: a year's holidays as a notice arranges them, for the country or for a region.</summary>
public sealed class HolidayFile
{
    private static readonly string[] Keys = ["year", "region", "notice", "date", "off", "makeUp"];
    private readonly Dictionary<DateOnly, int> _lines = [];
    private int _noticeLine = 1;

    private HolidayFile(string name) => Name = name;

    /// <summary>The file, for messages.</summary>
    public string Name { get; }

    /// <summary>The national arrangement; null when the file is a region's.</summary>
    public HolidayYear? Year { get; private set; }

    /// <summary>A region's arrangement; null when the file is the country's.</summary>
    public RegionalLayer? Layer { get; private set; }

    /// <exception cref="ContentFileException">The file cannot be read; the message names file and line.</exception>
    public static HolidayFile Read(string name, TextReader text)
    {
        var file = YamlFile.Read(name, text);
        if (file.Root is null)
            throw new ContentFileException(name, 1, $"The file is empty.");
        var map = file.Mapping(file.Root, $"keys and values");
        file.AllowOnly(map, Keys);
        var read = new HolidayFile(name);
        string Text(string key) => file.OptionalText(map, key) ?? throw file.Error(map, $"'{key}' is missing.");
        if (!int.TryParse(Text("year"), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1949 or > 9000)
            throw file.Error(map["year"], $"'{"year"}' must be a whole number.");
        var notice = Text("notice");
        read._noticeLine = (int)map["notice"].Start.Line;
        var date = Day(file, map["date"], Text("date"), "date");
        var off = Entries("off").Select(n => read.Span(file, n)).ToArray();
        var makeUp = Entries("makeUp").Select(n => read.Remember(Day(file, n, file.Text(n, "makeUp"), "makeUp"), n)).ToArray();
        if (file.OptionalText(map, "region") is not { } region)
            read.Year = new HolidayYear(year, notice, date, off, makeUp);
        else if (region.Length is 2 or 4 or 6 && region.All(char.IsAsciiDigit))
            read.Layer = new RegionalLayer(region, year, notice, date, off, makeUp);
        else
            throw file.Error(map["region"], $"'{region}' is not a division code (GB/T 2260): 2, 4 or 6 digits.");
        return read;

        IEnumerable<YamlNode> Entries(string key) => map.Children.TryGetValue(key, out var list) ? file.Sequence(list, $"days") : throw file.Error(map, $"'{key}' is missing.");
    }

    internal static HolidayFile Read(ContentItem item) => Read(item.Path ?? item.Reference, new StringReader(Encoding.UTF8.GetString(item.Bytes.Span)));

    /// <summary>What does not hold together among files, each with file and line.</summary>
    public static IEnumerable<ContentProblem> Problems(IReadOnlyCollection<HolidayFile> files)
    {
        foreach (var fault in StatutoryCalendar.Faults([.. files.Select(f => f.Year).OfType<HolidayYear>()], [.. files.Select(f => f.Layer).OfType<RegionalLayer>()]))
        {
            // Of two files with one year the later is the one too many.
            var at = files.Where(f => f.IsOf(fault)).OrderBy(f => fault.Day is { } d && !f._lines.ContainsKey(d)).ThenByDescending(f => f.Name, StringComparer.Ordinal).First();
            yield return new ContentProblem(at.Name, fault.Day is { } day ? at._lines.GetValueOrDefault(day, 1) : at._noticeLine, fault.Problem);
        }
    }

    private bool IsOf(CalendarFault fault) => fault.Region is null ? Year?.Year == fault.Year : Layer is { } layer && layer.Year == fault.Year && layer.Region == fault.Region;

    private static DateOnly Day(YamlFile file, YamlNode at, string text, string key) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw file.Error(at, $"'{key}' is '{text}'; expected a date like 1949-10-01.");

    private HolidaySpan Span(YamlFile file, YamlNode node)
    {
        var map = file.Mapping(node, $"days off, {{zh: …, en: …, from: …, to: …}}");
        file.AllowOnly(map, ["zh", "en", "from", "to"]);
        string Text(string key) => file.OptionalText(map, key) ?? throw file.Error(map, $"'{key}' is missing.");
        var span = new HolidaySpan(Phrase.Of(Text("zh"), Text("en")), Day(file, map, Text("from"), "from"), Day(file, map, Text("to"), "to"));
        Remember(span.From, node);
        if (span.To.DayNumber - span.From.DayNumber is > 0 and < 400)
        {
            for (var day = span.From; day <= span.To; day = day.AddDays(1))
                Remember(day, node);
        }
        else if (span.To.DayNumber - span.From.DayNumber >= 400)
        {
            throw file.Error(map, $"{span.Name} would last longer than a year.");
        }

        return span;
    }

    private DateOnly Remember(DateOnly day, YamlNode node)
    {
        _lines[day] = (int)node.Start.Line;
        return day;
    }
}
