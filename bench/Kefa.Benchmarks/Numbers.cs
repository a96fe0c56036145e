using BenchmarkDotNet.Attributes;
using Kefa.Feel;

namespace Kefa.Benchmarks;

/// <summary>Decimal128 against System.Decimal on amounts of money: the price of 34 digits.</summary>
[MemoryDiagnoser]
public class Numbers
{
    private readonly Number _a = 69_120_000m, _b = 1.728m;
    private readonly decimal _x = 69_120_000m, _y = 1.728m;

    [Benchmark(Baseline = true)]
    public decimal DecimalProduct() => _x * _y;

    [Benchmark]
    public Number NumberProduct() => Number.TryMultiply(_a, _b, out var product) ? product : default;

    [Benchmark]
    public int DecimalCompare() => _x.CompareTo(_y);

    [Benchmark]
    public int NumberCompare() => _a.CompareTo(_b);

    [Benchmark]
    public Number NumberQuotient() => Number.TryDivide(_a, _b, out var quotient) ? quotient : default;
}
