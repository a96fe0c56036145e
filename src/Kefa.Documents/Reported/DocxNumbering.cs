using System.Globalization;
using System.Xml;

namespace Kefa.Documents.Reported;

/// <summary>What a paragraph style says about headings and lists.</summary>
/// <param name="Level">Of the heading, from 1.</param>
/// <param name="List">The numbering that its paragraphs belong to.</param>
/// <param name="Depth">The level in it, from 0.</param>
internal sealed record DocxStyle(int? Level, string? List, int? Depth)
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    public static IReadOnlyDictionary<string, DocxStyle> Read(XmlReader xml)
    {
        var styles = new Dictionary<string, DocxStyle>(StringComparer.Ordinal);
        string? id = null;
        var style = new DocxStyle(null, null, null);
        while (xml.Read())
        {
            if (xml.NamespaceURI != Word) continue;
            string? value = xml.NodeType == XmlNodeType.Element ? xml.GetAttribute("val", Word) : null;
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "style"):
                    (id, style) = (xml.GetAttribute("styleId", Word), new DocxStyle(null, null, null));
                    break;
                case (XmlNodeType.Element, "outlineLvl"):
                    if (ReportDocx.Number(value) is < 9 and var level) style = style with { Level = level + 1 };
                    break;
                case (XmlNodeType.Element, "numId"):
                    style = style with { List = value };
                    break;
                case (XmlNodeType.Element, "ilvl"):
                    style = style with { Depth = ReportDocx.Number(value) };
                    break;
                case (XmlNodeType.EndElement, "style") when id is not null:
                    styles[id] = style;
                    break;
            }
        }
        return styles;
    }
}

/// <summary>The numbers that Word prints before paragraphs and does not store in their text: 一、, （一）, 1.</summary>
internal sealed class DocxNumbering
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const int Levels = 9;

    private readonly Dictionary<string, Level[]> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<Level[], int[]> _counters = [];

    private sealed record Level(int Start, string Format, string Text);

    public static DocxNumbering None => new();

    public static DocxNumbering Read(XmlReader xml)
    {
        var numbering = new DocxNumbering();
        var abstracts = new Dictionary<string, Level[]>(StringComparer.Ordinal);
        Level[] levels = [];
        int at = 0;
        string? list = null;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.NamespaceURI != Word) continue;
            string? value = xml.GetAttribute("val", Word);
            switch (xml.LocalName)
            {
                case "abstractNum" when xml.GetAttribute("abstractNumId", Word) is { } id:
                    abstracts[id] = levels = [.. Enumerable.Repeat(new Level(1, "", ""), Levels)];
                    list = null;
                    break;
                case "lvl":
                    at = ReportDocx.Number(xml.GetAttribute("ilvl", Word)) is >= 0 and < Levels and var depth ? depth : Levels - 1;
                    break;
                case "start" when list is null && levels.Length > 0: levels[at] = levels[at] with { Start = ReportDocx.Number(value) ?? 1 }; break;
                case "numFmt" when list is null && levels.Length > 0: levels[at] = levels[at] with { Format = value ?? "" }; break;
                case "lvlText" when list is null && levels.Length > 0: levels[at] = levels[at] with { Text = value ?? "" }; break;
                case "num": list = xml.GetAttribute("numId", Word); break;
                case "abstractNumId" when list is not null && value is not null && abstracts.TryGetValue(value, out Level[]? named): numbering._lists[list] = named; break;
            }
        }
        return numbering;
    }

    /// <summary>What is printed before the next paragraph of a list; empty for none, for bullets and for numbers that are not written in Chinese reports.</summary>
    public string Next(string? list, int depth)
    {
        if (list is null || depth is < 0 or >= Levels || !_lists.TryGetValue(list, out Level[]? levels)) return "";
        if (!_counters.TryGetValue(levels, out int[]? counts)) _counters[levels] = counts = new int[Levels];
        counts[depth] = counts[depth] == 0 ? levels[depth].Start : counts[depth] + 1;
        Array.Clear(counts, depth + 1, Levels - depth - 1);
        if (Written(counts[depth], levels[depth].Format) is not { } written || !levels[depth].Text.Contains(FormattableString.Invariant($"%{depth + 1}"), StringComparison.Ordinal)) return "";
        string label = levels[depth].Text.Replace(FormattableString.Invariant($"%{depth + 1}"), written, StringComparison.Ordinal);
        return label.Contains('%', StringComparison.Ordinal) ? "" : label;
    }

    private static string? Written(int number, string format) => format switch
    {
        "decimal" or "decimalFullWidth" => number.ToString(CultureInfo.InvariantCulture),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "taiwaneseCountingThousand" or "ideographDigital" or "chineseLegalSimplified" when number is > 0 and < 100 => Chinese(number),
        _ => null,
    };

    private static string Chinese(int number)
    {
        const string digits = "〇一二三四五六七八九";
        string tens = number < 10 ? "" : number < 20 ? "十" : digits[number / 10] + "十";
        return tens + (number % 10 == 0 ? "" : digits[number % 10].ToString());
    }
}
