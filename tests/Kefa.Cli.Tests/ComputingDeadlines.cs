using System.Text.Json;

namespace Kefa.Cli.Tests;

public sealed class ComputingDeadlines : IDisposable
{
    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task Shows_the_arithmetic_and_where_it_stands()
    {
        var (code, output, _) = await _kefa.Run("deadline", "--start", "2025-01-17", "--days", "20", "--unit", "政府信息公开条例", "--extend", "20", "--as-of", "2025-03-21");

        Assert.Equal(0, code);
        Assert.Contains("届满：2025-03-20（周四）。", output, StringComparison.Ordinal);
        Assert.EndsWith("2025-03-21: 逾期1个工作日（1日）\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_programs_in_json_and_refuses_what_makes_no_sense()
    {
        var (_, output, _) = await _kefa.Run("deadline", "--start", "2026-02-10", "--days", "15", "--format", "json");
        var (code, _, errors) = await _kefa.Run("deadline", "--start", "2026-02-31", "--days", "-5", "--english");

        using var json = JsonDocument.Parse(output);
        Assert.Equal("2026-03-09", json.RootElement.GetProperty("due").GetString());
        Assert.Equal(2, code);
        Assert.StartsWith("start: Give the start date", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_holidays_that_hold_together()
    {
        _kefa.Write("content/registers/profile-fields/a.yaml", "");
        _kefa.Write("content/calendar/2026.yaml", "year: 2026\nnotice: 国办发明电〔2025〕7号\ndate: 2025-11-04\noff:\n  - {zh: 元旦, en: New Year, from: 2026-01-01, to: 2026-01-03}\nmakeUp: [2026-01-03, 2026-01-05]\n");
        _kefa.Write("content/calendar/2027.yaml", "year: 2027\nnotice: 2027 circular\ndate: 2026-11-04\noff: []\nmakeUp: []\nhalfDays: []\n");

        var (code, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));
        var (refused, _, errors) = await _kefa.Run("deadline", "--start", "2026-02-10", "--days", "15", "--content", _kefa.PathOf("content"));

        Assert.Equal((1, 1), (code, refused));
        Assert.Contains("2026.yaml:6: 2026-01-03 is both off and worked.", output, StringComparison.Ordinal);
        Assert.Contains("2026.yaml:6: 2026-01-05 is worked anyway: it is neither Saturday nor Sunday.", output, StringComparison.Ordinal);
        Assert.Contains("2027.yaml:6: There is no key 'halfDays' here", output, StringComparison.Ordinal);
        Assert.Contains("2027.yaml:6:", errors, StringComparison.Ordinal);
    }
}
