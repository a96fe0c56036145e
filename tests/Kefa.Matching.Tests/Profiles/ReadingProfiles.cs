using System.Text;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Tests.Profiles;

public sealed class ReadingProfiles
{
    [Theory]
    [InlineData("[{\"id\":\"X\",\n \"sales\":[1,2,3]}]", "line 2, column 16: company X, field sales: There are 3 values for the 4 years 2022 to 2025.")]
    [InlineData("[{\"sales\":[1,2,\"x\",4],\n\"id\":\"X\"}]", "line 1, column 16: company X, field sales: 'x' is not an amount in yuan of at most 28 digits.")]
    [InlineData("[{\"id\":\"X\",\"foundedOn\":\"2025-02-30\"}]", "line 1, column 24: company X, field foundedOn: '2025-02-30' is not a date; write it as 2026-06-15.")]
    [InlineData("[{\"id\":\"X\",\"classI\":1.5}]", "line 1, column 21: company X, field classI: 1.5 is not a whole number.")]
    [InlineData("[{\"id\":\"X\",\"classI\":-1}]", "line 1, column 21: company X, field classI: -1 must not be negative.")]
    [InlineData("[{\"id\":\"X\",\"classI\":1,\"classI\":2}]", "line 1, column 23: company X, field classI: The field is given twice.")]
    [InlineData("[{\"id\":\"X\",\"taxCreditGrade\":\"E\"}]", "line 1, column 29: company X, field taxCreditGrade: 'E' is not a known code; expected one of A, B, M, C, D.")]
    [InlineData("[{\"id\":\"X\",\"colour\":1}]", "line 1, column 21: company X, field colour: The dictionary has no field 'colour'.")]
    [InlineData("[{\"name\":\"X\"}]", "line 1, column 2: The company has neither 'id' nor 'uscc'.")]
    [InlineData("[{\"id\":\"X\"}", "line 1, column 12: The text ends inside the array of companies; ']' is missing.")]
    [InlineData("[{\"id\":\"X\"", "line 1, column 2: The text ends inside this company.")]
    [InlineData("[{\"id\":\"\\uD800\"}]", "line 1, column 2: field id: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [InlineData("", "line 1, column 1: The text is empty; expected an array of companies.")]
    [InlineData("[{\"id\":\"X\"}] x", "line 1, column 14: Nothing may follow the companies, found 'x'.")]
    public async Task An_error_names_place_company_and_field(string json, string expected)
    {
        var error = await Assert.ThrowsAsync<ProfileFormatException>(() => A.ProfilesOf(json));

        Assert.StartsWith(expected[..Math.Min(expected.Length, 40)], error.Message, StringComparison.Ordinal);
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public async Task What_is_readable_and_strange_is_only_reported_when_someone_listens()
    {
        var warnings = new List<string>();

        var profiles = await A.ProfilesOf("""[{"id":"X","colour":1,"classI":-1}]""", new ProfileJsonOptions { Warn = warnings.Add });

        Assert.Equal(2, warnings.Count);
        Assert.Equal(FactValue.Of(-1m), profiles[0].Find("classI")!.Value);
    }

    [Fact]
    public async Task Years_of_the_object_win_over_the_usual_ones()
    {
        var profile = await A.ProfileOf("""{"sales":[5,6],"years":[2019,2021],"id":"X"}""");

        Assert.Equal(FactValue.Of(6m), profile.Find("sales", 2021)!.Value);
        Assert.Null(profile.Find("sales", 2020));
    }

    [Fact]
    public async Task Numbers_keep_every_digit()
    {
        var profile = await A.ProfileOf("""[{"id":"X","sales":[0.1,1234567890123456789.05,1e3,null]}]""");

        Assert.Equal(FactValue.Of(0.1m), profile.Find("sales", 2022)!.Value);
        Assert.Equal(FactValue.Of(1234567890123456789.05m), profile.Find("sales", 2023)!.Value);
        Assert.Equal(FactValue.Of(1000m), profile.Find("sales", 2024)!.Value);
        Assert.Equal(FactState.Unknown, profile.Find("sales", 2025)!.State);
    }

    [Fact]
    public async Task A_hundred_thousand_companies_pass_through_a_small_buffer()
    {
        using var json = new ManyCompanies(100_000);
        var before = GC.GetTotalAllocatedBytes();

        var count = 0;
        await foreach (var profile in ProfileJson.ReadAsync(json, A.Dictionary, null, TestContext.Current.CancellationToken))
            Assert.Equal($"X{count++}", profile.Id);

        Assert.Equal(100_000, count);
        Assert.True(GC.GetTotalAllocatedBytes() > before);
    }

    [Fact]
    public async Task What_was_written_is_read_back_the_same()
    {
        var profile = await A.ProfileOf("""
            [{"id":"X","name":"甲公司","foundedOn":"2020-01-02","sales":[null,1.5,2,3],"classI":null,"hnteCerts":[["2023-10-16","2026-10-16"]],"expert":{"ipTech":3,"bonus":null}}]
            """);

        var again = await A.ProfileOf(ProfileJson.ToText(profile, A.Dictionary));

        Assert.Equal(profile.Facts.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)), again.Facts.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)));
    }

    /// <summary>A long array that is never whole in memory.</summary>
    private sealed class ManyCompanies(int count) : Stream
    {
        private int _next = -1;
        private byte[] _rest = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int length)
        {
            if (_rest.Length == 0 && _next <= count)
            {
                _rest = Encoding.UTF8.GetBytes(_next == -1 ? "[" : _next == count ? "]" : $"{(_next == 0 ? "" : ",")}\n{{\"id\":\"X{_next}\",\"sales\":[1,2,3,{_next}]}}");
                _next++;
            }

            var some = Math.Min(length, _rest.Length);
            _rest.AsSpan(0, some).CopyTo(buffer.AsSpan(offset));
            _rest = _rest[some..];
            return some;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
