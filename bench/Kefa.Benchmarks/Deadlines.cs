using BenchmarkDotNet.Attributes;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Benchmarks;

/// <summary>A deadline on a calendar of four years: the day alone, with what a matter may add to it, and with its lines.</summary>
[MemoryDiagnoser]
public class Deadlines
{
    private static readonly StatutoryCalendar Calendar = new(Enumerable.Range(2023, 4).Select(y => new HolidayYear(
        y, $"国办发明电〔{y - 1}〕1号", new DateOnly(y - 1, 11, 1),
        [new HolidaySpan(Phrase.Of("春节", "Spring Festival"), new DateOnly(y, 2, 10), new DateOnly(y, 2, 17)), new HolidaySpan(Phrase.Of("国庆节", "National Day"), new DateOnly(y, 10, 1), new DateOnly(y, 10, 7))],
        [])));

    private readonly DeadlineInput _plain = new(new Term.Within(20, CountingRules.National.Days("政府信息公开条例", 20)!), new DateOnly(2026, 1, 19));
    private DeadlineInput _suspended = null!;

    [GlobalSetup]
    public void Suspend() => _suspended = _plain with
    {
        Suspensions = [new Suspension(new DateOnly(2026, 1, 26), new DateOnly(2026, 2, 6), Phrase.Of("征求意见", "opinions"))],
        Extensions = [new Extension(20, PeriodUnit.WorkingDays)],
    };

    [Benchmark(Baseline = true)] public DateOnly DayByDay()
    {
        var day = _plain.Start;
        for (var left = 20; left > 0;)
        {
            day = day.AddDays(1);
            if (Calendar[day].IsWorking) left--;
        }

        return day;
    }

    [Benchmark] public DateOnly? Plain() => Deadline.Compute(Calendar, _plain).Due;

    [Benchmark] public DateOnly? SuspendedAndExtended() => Deadline.Compute(Calendar, _suspended).Due;

    [Benchmark] public int Explained() => Deadline.Compute(Calendar, _suspended).Lines.Count;
}
