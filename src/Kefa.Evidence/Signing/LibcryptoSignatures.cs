using System.Security.Cryptography;
using System.Text;

namespace Kefa.Evidence.Signing;

/// <summary>Signatures by the system's OpenSSL 3 (<c>libcrypto.so.3</c>): the platform's own library has neither Ed25519 nor SM2.</summary>
public sealed unsafe class LibcryptoSignatures : ISignatures
{
    private const int SeedLength = 32, PublicLength = 32, SignatureLength = 64;

    private static readonly byte[] Sm2UserId = Encoding.ASCII.GetBytes("1234567812345678");

    private LibcryptoSignatures()
    {
    }

    /// <summary>The only one that is needed.</summary>
    public static LibcryptoSignatures Instance { get; } = new();

    /// <inheritdoc/>
    public bool Offers(SignatureAlgorithm algorithm)
    {
        try
        {
            using var context = new Handle(Libcrypto.EVP_PKEY_CTX_new_from_name(0, NameOf(algorithm), null), Libcrypto.EVP_PKEY_CTX_free);
            return context.Pointer != 0 && Libcrypto.EVP_PKEY_keygen_init(context.Pointer) == 1;
        }
        catch (DllNotFoundException)
        {
            return false; // no OpenSSL 3 on this machine: that is the answer
        }
    }

    /// <inheritdoc/>
    public byte[] NewPrivateKey(SignatureAlgorithm algorithm)
    {
        if (algorithm == SignatureAlgorithm.Ed25519) return RandomNumberGenerator.GetBytes(SeedLength);
        using var context = new Handle(Libcrypto.EVP_PKEY_CTX_new_from_name(0, NameOf(algorithm), null), Libcrypto.EVP_PKEY_CTX_free);
        nint key = 0;
        Check(context.Pointer != 0 && Libcrypto.EVP_PKEY_keygen_init(context.Pointer) == 1 && Libcrypto.EVP_PKEY_generate(context.Pointer, &key) == 1, "make a key");
        using var made = new Handle(key, Libcrypto.EVP_PKEY_free);
        return Der(made, Libcrypto.i2d_PrivateKey);
    }

    /// <inheritdoc/>
    public byte[] PublicKeyOf(SignatureAlgorithm algorithm, ReadOnlySpan<byte> privateKey)
    {
        using Handle key = PrivateKey(algorithm, privateKey);
        if (algorithm == SignatureAlgorithm.Sm2) return Der(key, Libcrypto.i2d_PUBKEY);
        var bytes = new byte[PublicLength];
        nuint length = PublicLength;
        fixed (byte* target = bytes) Check(Libcrypto.EVP_PKEY_get_raw_public_key(key.Pointer, target, &length) == 1 && length == PublicLength, "derive the public key");
        return bytes;
    }

    /// <inheritdoc/>
    public byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message)
    {
        using Handle key = PrivateKey(algorithm, privateKey);
        using var context = new Handle(Libcrypto.EVP_MD_CTX_new(), Libcrypto.EVP_MD_CTX_free);
        nint parameters = 0;
        Check(Libcrypto.EVP_DigestSignInit_ex(context.Pointer, &parameters, DigestOf(algorithm), 0, null, key.Pointer, 0) == 1 && Identify(algorithm, parameters), "begin to sign");
        fixed (byte* text = message)
        {
            nuint length = 0;
            Check(Libcrypto.EVP_DigestSign(context.Pointer, null, &length, text, (nuint)message.Length) == 1, "sign");
            var signature = new byte[length];
            fixed (byte* target = signature) Check(Libcrypto.EVP_DigestSign(context.Pointer, target, &length, text, (nuint)message.Length) == 1, "sign");
            return signature[..(int)length];
        }
    }

    /// <inheritdoc/>
    public bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (algorithm == SignatureAlgorithm.Ed25519 && (publicKey.Length != PublicLength || signature.Length != SignatureLength)) return false;
        using Handle key = PublicKey(algorithm, publicKey);
        if (key.Pointer == 0) return Failed();
        using var context = new Handle(Libcrypto.EVP_MD_CTX_new(), Libcrypto.EVP_MD_CTX_free);
        nint parameters = 0;
        if (Libcrypto.EVP_DigestVerifyInit_ex(context.Pointer, &parameters, DigestOf(algorithm), 0, null, key.Pointer, 0) != 1 || !Identify(algorithm, parameters)) return Failed();
        fixed (byte* text = message, signed = signature)
            return Libcrypto.EVP_DigestVerify(context.Pointer, signed, (nuint)signature.Length, text, (nuint)message.Length) == 1 || Failed();
    }

    /// <summary>OpenSSL keeps a queue of errors for each thread; what was an answer must not stay in it.</summary>
    private static bool Failed()
    {
        Libcrypto.ERR_clear_error();
        return false;
    }

    private static string NameOf(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.Ed25519 ? "ED25519" : "SM2";

    private static string? DigestOf(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.Ed25519 ? null : "SM3";

    private static bool Identify(SignatureAlgorithm algorithm, nint parameters)
    {
        if (algorithm != SignatureAlgorithm.Sm2) return true;
        fixed (byte* id = Sm2UserId) return Libcrypto.EVP_PKEY_CTX_set1_id(parameters, id, Sm2UserId.Length) > 0;
    }

    private static Handle PrivateKey(SignatureAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        nint key;
        fixed (byte* start = bytes)
        {
            byte* at = start;
            key = algorithm == SignatureAlgorithm.Ed25519
                ? (bytes.Length == SeedLength ? Libcrypto.EVP_PKEY_new_raw_private_key_ex(0, "ED25519", null, start, SeedLength) : 0)
                : Libcrypto.d2i_AutoPrivateKey(null, &at, bytes.Length);
        }
        Check(key != 0, "read the private key");
        return new Handle(key, Libcrypto.EVP_PKEY_free);
    }

    private static Handle PublicKey(SignatureAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            byte* at = start;
            nint key = algorithm == SignatureAlgorithm.Ed25519
                ? Libcrypto.EVP_PKEY_new_raw_public_key_ex(0, "ED25519", null, start, (nuint)bytes.Length)
                : Libcrypto.d2i_PUBKEY(null, &at, bytes.Length);
            return new Handle(key, Libcrypto.EVP_PKEY_free);
        }
    }

    private delegate int Encoder(nint key, byte** target);

    private static byte[] Der(Handle key, Encoder encode)
    {
        int length = encode(key.Pointer, null);
        Check(length > 0, "write the key");
        var bytes = new byte[length];
        fixed (byte* start = bytes)
        {
            byte* at = start;
            Check(encode(key.Pointer, &at) == length, "write the key");
        }
        return bytes;
    }

    private static void Check(bool worked, string what)
    {
        if (worked) return;
        Libcrypto.ERR_clear_error();
        throw new CryptographicException($"libcrypto could not {what}.");
    }

    /// <summary>What libcrypto gave and takes back.</summary>
    private readonly struct Handle(nint pointer, Action<nint> free) : IDisposable
    {
        public nint Pointer => pointer;

        public void Dispose()
        {
            if (pointer != 0) free(pointer);
        }
    }
}
