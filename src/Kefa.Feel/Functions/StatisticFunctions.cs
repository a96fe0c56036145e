using System.Collections.Immutable;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Product, median, standard deviation and mode of numbers.</summary>
internal static class StatisticFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("product", Product, Of(Num, P("list", Nums)), Many(Num, P("n", Num))),
        new BuiltIn("median", Median, Of(Num, P("list", Nums)), Many(Num, P("n", Num))) { CostPerItem = 4 },
        new BuiltIn("stddev", StandardDeviation, Of(Num, P("list", Nums)), Many(Num, P("n", Num))) { CostPerItem = 4 },
        new BuiltIn("mode", Mode, Of(Nums, P("list", Nums)), Many(Nums, P("n", Num))) { CostPerItem = 4 },
    ];

    private static Value Product(ref Call call)
    {
        if (!TryNumbers(ref call, out var numbers, out var failure))
            return failure;
        if (numbers.Length == 0)
            return call.Fail($"the list is empty.");
        var product = Number.One;
        foreach (var number in numbers)
        {
            if (!Number.TryMultiply(product, number, out product))
                return call.Fail($"the product is beyond the range of numbers.");
        }

        return new NumberValue(product);
    }

    private static Value Median(ref Call call)
    {
        if (!TryNumbers(ref call, out var numbers, out var failure))
            return failure;
        if (numbers.Length == 0)
            return Value.Null;
        Array.Sort(numbers);
        var middle = numbers.Length / 2;
        if (numbers.Length % 2 == 1)
            return new NumberValue(numbers[middle]);
        return Number.TryAdd(numbers[middle - 1], numbers[middle], out var sum) && Number.TryDivide(sum, 2, out var half)
            ? new NumberValue(half)
            : call.Fail($"the median is beyond the range of numbers.");
    }

    /// <summary>Of a sample: the squares are divided by one less than the count.</summary>
    private static Value StandardDeviation(ref Call call)
    {
        if (!TryNumbers(ref call, out var numbers, out var failure))
            return failure;
        if (numbers.Length < 2)
            return call.Fail($"a standard deviation needs two numbers or more, but there are {numbers.Length}.");
        var sum = Number.Zero;
        var squares = Number.Zero;
        var fits = numbers.All(number => Number.TryAdd(sum, number, out sum)) && Number.TryDivide(sum, numbers.Length, out sum);
        var mean = sum;
        fits = fits && numbers.All(number => Number.TrySubtract(number, mean, out var distance)
            && Number.TryMultiply(distance, distance, out var square) && Number.TryAdd(squares, square, out squares));
        return fits && Number.TryDivide(squares, numbers.Length - 1, out var variance) && Number.TrySqrt(variance, out var deviation)
            ? new NumberValue(deviation)
            : call.Fail($"the standard deviation is beyond the range of numbers.");
    }

    /// <summary>All numbers that occur most often, ascending.</summary>
    private static Value Mode(ref Call call)
    {
        if (!TryNumbers(ref call, out var numbers, out var failure))
            return failure;
        if (numbers.Length == 0)
            return ListValue.Empty;
        var counts = numbers.CountBy(number => number).ToArray();
        var most = counts.Max(entry => entry.Value);
        return new ListValue([.. counts.Where(entry => entry.Value == most).Select(entry => entry.Key).Order().Select(number => new NumberValue(number))]);
    }

    private static bool TryNumbers(ref Call call, out Number[] numbers, out Value failure)
    {
        (numbers, failure) = ([], Value.Null);
        if (!call.Items(out ImmutableArray<Value> items))
        {
            failure = call.Failure;
            return false;
        }

        numbers = new Number[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is not NumberValue number)
            {
                failure = call.WrongItem(items[i], $"a number");
                return false;
            }

            numbers[i] = number.Number;
        }

        return true;
    }
}
