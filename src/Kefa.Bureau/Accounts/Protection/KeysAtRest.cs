using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Accounts;

/// <summary>The keys of cookies and forms, which stand in the database for all nodes, are sealed by the key file, which does not.</summary>
internal sealed class SealKeys(FieldProtection protection) : IXmlEncryptor
{
    internal const string Purpose = "data-protection-key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("kefaSealedKey", protection.Seal(Purpose, plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(OpenKeys));
}

/// <summary>Named in each sealed key; the framework makes it.</summary>
internal sealed class OpenKeys(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        try
        {
            return DataProtectionKeys.Parse(services.GetRequiredService<FieldProtection>().Open(SealKeys.Purpose, encryptedElement.Value));
        }
        catch (CryptographicException wrong)
        {
            throw new CryptographicException($"The keys in the database were sealed by another key file than '{services.GetRequiredService<KeyRing>().FileName}'. Every node, and a restored backup, needs the file that belongs to the database.", wrong);
        }
    }
}
