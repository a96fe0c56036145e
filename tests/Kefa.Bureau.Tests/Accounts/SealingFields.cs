using System.Security.Cryptography;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Tests.Accounts;

public sealed class SealingFields : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private KeyRing Ring(string? file = null) => new(
        Options.Create(new StorageOptions { DataFolder = _folder.Path }), new ConfigurationBuilder().AddInMemoryCollection(file is null ? [] : [new("KEFA_KEYS", file)]).Build());

    [Theory]
    [InlineData("13812345678")]
    [InlineData("")]
    [InlineData("张𬱖 43070219900101123X")]
    public void Gives_back_what_was_sealed_and_nothing_else(string text)
    {
        var fields = new FieldProtection(Ring());
        string sealedText = fields.Seal("staff/1/phone", text);

        Assert.Equal(text, fields.Open("staff/1/phone", sealedText));
        Assert.NotEqual(sealedText, fields.Seal("staff/1/phone", text));
        Assert.StartsWith("k1:", sealedText, StringComparison.Ordinal);
        Assert.ThrowsAny<CryptographicException>(() => fields.Open("staff/2/phone", sealedText));
        Assert.ThrowsAny<CryptographicException>(() => fields.Open("staff/1/phone", sealedText[..^4] + "AAAA"));
        Assert.ThrowsAny<CryptographicException>(() => fields.Open("staff/1/phone", "k9" + sealedText[2..]));
        Assert.ThrowsAny<CryptographicException>(() => fields.Open("staff/1/phone", text));
    }

    [Fact]
    public void An_older_key_still_opens_after_a_new_one_seals()
    {
        string before = new FieldProtection(Ring()).Seal("p", "secret"), index = new FieldProtection(Ring()).BlindIndex("f", "secret");

        Assert.Equal("k2", Ring().Rotate());
        var fields = new FieldProtection(Ring());

        Assert.Equal("secret", fields.Open("p", before));
        Assert.True(fields.IsOld(before));
        Assert.False(fields.IsOld(fields.Seal("p", "secret")));
        Assert.Equal(index, fields.BlindIndex("f", "secret"));
        Assert.NotEqual(index, fields.BlindIndex("g", "secret"));
    }

    [Fact]
    public void The_key_file_is_for_its_owner_alone_and_is_made_once()
    {
        KeyRing ring = Ring();
        Assert.True(ring.Make());
        byte[] made = File.ReadAllBytes(ring.FileName);

        Assert.False(Ring().Make());
        Assert.Equal(made, File.ReadAllBytes(ring.FileName));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ring.FileName));
    }

    [Fact]
    public void A_named_file_that_is_missing_or_damaged_is_told()
    {
        string file = Path.Combine(_folder.Path, "elsewhere", "keys.json");
        Assert.Contains(file, Assert.Throws<RefusedException>(() => new FieldProtection(Ring(file)).Seal("p", "x")).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, """{"current":"k1","sealing":{"k1":"AAAA"},"index":"AAAA"}""");
        Assert.Contains("32 bytes", Assert.Throws<RefusedException>(() => new FieldProtection(Ring(file)).Seal("p", "x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13812345678", "138****5678")]
    [InlineData("0736-7256789", "073****6789")]
    [InlineData("12345", "***45")]
    [InlineData("１３８ １２３４ ５６７８", "138****5678")]
    public void Telephone_numbers_are_masked_in_the_middle(string phone, string shown) => Assert.Equal(shown, PersonalData.MaskPhone(phone));

    [Fact]
    public void Names_addresses_and_identity_numbers_are_masked()
    {
        Assert.Equal("**明", PersonalData.MaskName("王小明"));
        Assert.Equal("*𬱖", PersonalData.MaskName("张𬱖"));
        Assert.Equal("*", PersonalData.MaskName("明"));
        Assert.Equal("w***@example.org", PersonalData.MaskEmail("wang@example.org"));
        Assert.Equal("***", PersonalData.MaskEmail("@"));
        Assert.Equal("430*************3X", PersonalData.MaskIdentity("43070219900101123x"));
    }

    public void Dispose() => _folder.Dispose();
}
