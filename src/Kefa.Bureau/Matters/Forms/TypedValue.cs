using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Forms;

/// <summary>One value as people type it, and back.</summary>
internal static partial class TypedValue
{
    /// <returns>The value as the engine takes it; null when it cannot be read, and then <paramref name="problem"/> says what to type.</returns>
    public static JsonNode? Read(string text, FieldType type, BureauInfo bureau, StaffNames staff, out LocalText? problem)
    {
        string plain = SearchText.Compatible(text).Trim();
        problem = null;
        switch (type)
        {
            case FieldType.Number or FieldType.Money:
                if (Number(plain, type == FieldType.Money) is { } number) return JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));
                problem = type == FieldType.Money
                    ? new("请填写金额，单位为元，例如 1280.50；也可写 128万", "type an amount in yuan, such as 1280.50")
                    : new("请填写数字，例如 128.5", "type a number, such as 128.5");
                return null;
            case FieldType.Date:
                if (Day(plain) is { } day) return JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                problem = new("请填写日期，例如 2026-03-31", "type a date, such as 2026-03-31");
                return null;
            case FieldType.DateTime:
                if (Moment(plain, bureau) is { } moment) return JsonValue.Create(moment.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
                problem = new("请填写日期和时间，例如 2026-03-31 14:30", "type a date and time, such as 2026-03-31 14:30");
                return null;
            case FieldType.Boolean:
                if (plain is "true" or "是") return JsonValue.Create(true);
                if (plain is "false" or "否") return JsonValue.Create(false);
                problem = new("请选择“是”或“否”", "choose yes or no");
                return null;
            case FieldType.Person:
                string person = staff.Read(LineBreaks().Replace(text, " ").Trim(), out problem);
                return problem is null ? JsonValue.Create(person) : null;
            case FieldType.LongText:
                return JsonValue.Create(text.ReplaceLineEndings("\n").Trim());
            default:
                // A pasted line break is not part of a line.
                return JsonValue.Create(LineBreaks().Replace(text, " ").Trim());
        }
    }

    public static string Write(Value value, FieldType type, BureauInfo bureau, StaffNames staff) => value switch
    {
        BooleanValue truth => truth.Truth ? "true" : "false",
        NumberValue number => number.Number.ToString() ?? "",
        TextValue person when type == FieldType.Person => staff.Shown(person.Text),
        TextValue written => written.Text,
        DateValue date => date.Date.ToString() ?? "",
        DateTimeValue moment when DateTimeOffset.TryParse(moment.DateTime.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) =>
            TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(bureau.TimeZone)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        _ => "",
    };

    internal static DateOnly? Day(string plain)
    {
        string written = plain.Replace('年', '-').Replace('月', '-').Replace("日", "", StringComparison.Ordinal).Replace('/', '-').Replace('.', '-').Replace(" ", "", StringComparison.Ordinal);
        return DateOnly.TryParseExact(written, ["yyyy-MM-dd", "yyyy-M-d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
    }

    private static DateTimeOffset? Moment(string plain, BureauInfo bureau)
    {
        int at = plain.LastIndexOfAny([' ', 'T', '日']);
        if (at < 0) return null;
        string time = plain[(at + 1)..].Replace('时', ':').Replace('点', ':').Replace("分", "", StringComparison.Ordinal).TrimEnd(':');
        if (Day(plain[..(plain[at] == '日' ? at + 1 : at)]) is not { } day
            || !TimeOnly.TryParseExact(time, ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly clock)) return null;
        DateTime local = day.ToDateTime(clock);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById(bureau.TimeZone).GetUtcOffset(local));
    }

    private static decimal? Number(string plain, bool money)
    {
        string written = plain.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        decimal factor = 1;
        if (money)
        {
            written = written.TrimStart('¥', '￥').TrimEnd('元');
            if (written.EndsWith('亿')) (written, factor) = (written[..^1], 100_000_000m);
            else if (written.EndsWith('万')) (written, factor) = (written[..^1], 10_000m);
        }
        if (!decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return null;
        try
        {
            return number * factor;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\s*[\r\n]+\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineBreaks();
}
